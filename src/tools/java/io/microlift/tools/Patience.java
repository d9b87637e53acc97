package io.microlift.tools;

import java.time.Duration;
import java.util.Optional;

/**
 * How long one request is tried again before the tool gives up.
 *
 * @param limit from the first attempt to the last, at least 0
 */
record Patience(Duration limit) {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * Returns how long to wait before the next attempt: what the server asked for, else 0.1 s,
   * doubled after each attempt up to 5 s.
   *
   * @param failed attempts so far, at least 1
   * @param retryAfter header of the answer in whole seconds; anything else is ignored
   */
  static Duration pause(int failed, Optional<String> retryAfter) {
    Optional<String> seconds = retryAfter.filter(text -> text.matches("[0-9]{1,6}"));
    if (seconds.isPresent()) {
      return Duration.ofSeconds(Long.parseLong(seconds.get()));
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failed - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
