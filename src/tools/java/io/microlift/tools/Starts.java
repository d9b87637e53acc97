package io.microlift.tools;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures how long a server takes from being started until it is ready. */
final class Starts {
  private final Path project;
  private final List<Duration> first = new ArrayList<>();
  private final List<Duration> next = new ArrayList<>();
  private final List<Duration> external = new ArrayList<>();

  private Starts(Path project) {
    this.project = project;
  }

  /** Starts servers of each kind so many times, one after the other, and prints the times. */
  static void measure(Path project, int times, PrintStream out) {
    OwnServer.start(project).close(); // builds what is to be built, and warms the disk up
    Starts starts = new Starts(project);
    for (int i = 0; i < times; i++) {
      starts.once();
    }
    print(out, "first start, with a PostgreSQL of its own", starts.first);
    print(out, "next start", starts.next);
    print(out, "start on a PostgreSQL that runs already", starts.external);
  }

  private void once() {
    long began = System.nanoTime();
    try (OwnServer own = OwnServer.start(project)) {
      first.add(since(began));
      own.stop();
      began = System.nanoTime();
      own.startAgain();
      next.add(since(began));
      own.stop();
      try (OwnProcess postgres =
          OwnProcess.postgres(own.data(), own.folder().resolve("postgres.log"))) {
        Map<String, String> settings = new StoreAudit(own.data()).settings(postgres.port());
        began = System.nanoTime();
        try (OwnServer other = OwnServer.start(project, settings, own.keys())) {
          external.add(since(began));
          other.stop();
        }
      }
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static void print(PrintStream out, String what, List<Duration> times) {
    Collections.sort(times);
    out.printf(
        Locale.ROOT,
        "%-42s median %.2f s, from %.2f to %.2f s (%d times)%n",
        what,
        times.get(times.size() / 2).toMillis() / 1e3,
        times.get(0).toMillis() / 1e3,
        times.get(times.size() - 1).toMillis() / 1e3,
        times.size());
  }
}
