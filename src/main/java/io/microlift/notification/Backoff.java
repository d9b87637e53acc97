package io.microlift.notification;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long to wait before a message is sent again. */
final class Backoff {
  /** The longest pause between two attempts, and the longest that a receiver can ask for. */
  static final Duration LONGEST = Duration.ofHours(6);

  private static final int FACTOR = 4;
  private static final double SPREAD = 0.2;

  private Backoff() {}

  /**
   * Returns the pause after an attempt.
   *
   * @param first the pause after the first one
   * @param attempts how many there were, from 1
   * @param asked what the receiver asked for, if it did: at least so long
   * @param chance in [0, 1), spreads what failed together over a fifth more or less
   */
  static Duration after(Duration first, int attempts, @Nullable Duration asked, double chance) {
    Duration pause = first;
    for (int i = 1; i < attempts && pause.compareTo(LONGEST) < 0; i++) {
      pause = pause.multipliedBy(FACTOR);
    }
    pause = shorter(pause, LONGEST);
    long millis = Math.round(pause.toMillis() * (1 - SPREAD + 2 * SPREAD * chance));
    Duration spread = Duration.ofMillis(millis);
    return asked == null || asked.compareTo(spread) < 0 ? spread : shorter(asked, LONGEST);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
