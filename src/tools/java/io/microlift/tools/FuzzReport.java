package io.microlift.tools;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a fuzz run found. */
final class FuzzReport {
  private static final int MOST_SHOWN = 2_000;

  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private final Map<String, Duration> slowest = new TreeMap<>();

  /** Notes an answer. */
  synchronized void answered(String operation, int status, Duration took) {
    statuses.merge(status, 1, Integer::sum);
    slowest.merge(operation, took, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  /** Notes what must not be; of every kind the first is kept. */
  synchronized void failed(String operation, String what, String request, String answer) {
    String text = "%s%n  request: %s%n  answer: %s".formatted(what, request, answer);
    failures.putIfAbsent(
        operation + ": " + what,
        text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text);
  }

  /** What must not be, by operation and kind. */
  synchronized Map<String, String> failures() {
    return Map.copyOf(failures);
  }

  /** How many answers had each status. */
  synchronized Map<Integer, Integer> statuses() {
    return Map.copyOf(statuses);
  }

  synchronized void print(PrintStream out) {
    statuses.forEach((status, count) -> out.printf("%d  %,9d%n", status, count));
    slowest.entrySet().stream()
        .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
        .limit(5)
        .forEach(each -> out.printf("%,8d ms  %s%n", each.getValue().toMillis(), each.getKey()));
    failures.forEach((operation, text) -> out.printf("%nFAILED %s%n%s%n", operation, text));
    out.printf("%n%d kinds of failure%n", failures.size());
  }
}
