package io.microlift.tools;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** What is being done to the nodes and their stores at this moment, for whoever asks them. */
final class Turmoil {
  /** From when a node is ready, or a store runs again, until it counts as undisturbed. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final long NEVER = Long.MIN_VALUE;

  /** By node: until when it is down, by the clock of durations. */
  private final AtomicLongArray downUntil;

  private volatile @Nullable Disturbance latest;
  private volatile long until = NEVER;

  Turmoil(int nodes) {
    downUntil = new AtomicLongArray(nodes);
    for (int i = 0; i < nodes; i++) {
      downUntil.set(i, NEVER);
    }
  }

  /**
   * The moment in which something is asked.
   *
   * @param down whether the node asked is being ended or started, or just has been
   * @param disturbance what is going on anywhere, or has just ended; null if nothing
   */
  record Moment(boolean down, @Nullable Disturbance disturbance) {
    /** Returns the worse of two moments: a question is disturbed that is so at its begin or end. */
    Moment and(Moment later) {
      return new Moment(
          down || later.down, later.disturbance == null ? disturbance : later.disturbance);
    }
  }

  /** Does something to a node, which is down meanwhile. */
  void bringDown(int node, Runnable what) {
    downUntil.set(node, Long.MAX_VALUE);
    what.run();
    downUntil.set(node, System.nanoTime() + GRACE.toNanos());
  }

  /** Does something that anybody may feel. */
  void disturb(Disturbance disturbance, Runnable what) {
    latest = disturbance;
    until = Long.MAX_VALUE;
    what.run();
    until = System.nanoTime() + GRACE.toNanos();
  }

  Moment now(int node) {
    long now = System.nanoTime();
    return new Moment(now < downUntil.get(node), now < until ? latest : null);
  }

  /** Returns what was last done to any node or store; null before the first. */
  @Nullable Disturbance latest() {
    return latest;
  }
}
