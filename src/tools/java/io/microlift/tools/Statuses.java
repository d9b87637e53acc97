package io.microlift.tools;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What a server answered: how often each status, and what it should not have answered. */
final class Statuses {
  private static final int SERVER_ERRORS = 500;

  private final Map<Integer, AtomicLong> counts = new ConcurrentHashMap<>();
  private final AtomicLong broken = new AtomicLong();
  private final Queue<String> unmarked = new ConcurrentLinkedQueue<>();

  void add(String path, HttpResponse<?> answer) {
    int status = answer.statusCode();
    counts.computeIfAbsent(status, each -> new AtomicLong()).incrementAndGet();
    if (status >= SERVER_ERRORS && answer.headers().firstValue("Retry-After").isEmpty()) {
      unmarked.add(status + " " + path);
    }
  }

  /** Counts a request to which nothing was answered. */
  void addBroken() {
    broken.incrementAndGet();
  }

  /** Returns how often each status was answered, in their order. */
  NavigableMap<Integer, Long> counts() {
    NavigableMap<Integer, Long> copy = new TreeMap<>();
    counts.forEach((status, count) -> copy.put(status, count.get()));
    return copy;
  }

  /** Returns how many requests got no answer. */
  long broken() {
    return broken.get();
  }

  /** Returns status and path of every answer from 500 on that did not say when to come again. */
  Queue<String> unmarked() {
    return unmarked;
  }
}
