package io.microlift.tools;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many questions of one kind were answered, and why the others were not: the fault of what was
 * being done to the node asked, or of the node.
 */
final class Questions {
  /** Of the questions to nodes that should answer, so many may go without: one in this number. */
  static final int ONE_IN = 1_000;

  private final String kind;
  private final @Nullable Disturbance excuse;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong undisturbed = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Map<String, AtomicLong> troubles = new ConcurrentSkipListMap<>();
  private Duration slowest = Duration.ZERO;
  private String slowestWhen = "nothing";

  /**
   * Begins to count.
   *
   * @param kind what is asked, in a few words
   * @param excuse during which a node that is up need not answer, null if there is none
   */
  Questions(String kind, @Nullable Disturbance excuse) {
    this.kind = kind;
    this.excuse = excuse;
  }

  /** Notes what became of a question. */
  void note(Attempt attempt, Turmoil.Moment moment) {
    Disturbance disturbance = moment.disturbance();
    String when =
        (moment.down() ? "node down" : "node up")
            + (disturbance == null ? ", nothing going on" : ", " + disturbance);
    boolean should = !moment.down() && (excuse == null || disturbance != excuse);
    if (should) {
      undisturbed.incrementAndGet();
    }
    if (attempt.answer().isPresent()) {
      answered.incrementAndGet();
    } else {
      failures.addAndGet(should ? 1 : 0);
      troubles
          .computeIfAbsent(when + ": " + attempt.trouble(), each -> new AtomicLong())
          .incrementAndGet();
    }
    noteTime(attempt.took(), when);
  }

  private synchronized void noteTime(Duration took, String when) {
    if (took.compareTo(slowest) > 0) {
      slowest = took;
      slowestWhen = when;
    }
  }

  long answered() {
    return answered.get();
  }

  /** Prints the counts; true if nodes that should have answered did. */
  synchronized boolean report(PrintStream out) {
    long most = undisturbed.get() / ONE_IN;
    boolean good = answered.get() > 0 && failures.get() <= most;
    out.printf(
        "%s: %,d answered; of %,d to nodes that should answer, %,d were not (allowed: %,d)%s%n",
        kind, answered.get(), undisturbed.get(), failures.get(), most, good ? "" : ": TOO MANY");
    troubles.forEach((what, count) -> out.printf("  %,7d %s%n", count.get(), what));
    out.printf("  the slowest took %.1f s (%s)%n", slowest.toMillis() / 1e3, slowestWhen);
    return good;
  }
}
