package io.microlift.assignment;

import java.time.Clock;

/**
 * The time for schedules and ramps. It stands still while the machine's clock is behind what it
 * was, so that nobody who was let in is put out again. A restart believes the machine's clock as it
 * is: that is how a node recovers from a clock that was wrongly ahead.
 */
final class SteadyTime {
  private final Clock clock;
  private volatile long latest = Long.MIN_VALUE;

  SteadyTime(Clock clock) {
    this.clock = clock;
  }

  /** Milliseconds since 1970, never fewer than at the last {@link #tick}. */
  long now() {
    return Math.max(clock.millis(), latest);
  }

  /** Notes how late it is; to be called by one thread, once in a while. */
  void tick() {
    latest = now();
  }
}
