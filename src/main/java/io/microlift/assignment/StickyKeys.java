package io.microlift.assignment;

import java.time.Duration;

/** Names and lives of what sticky stores remember. */
final class StickyKeys {
  /** One short text each, for visitors whose allocation changed; gone after an hour. */
  private static final String PREFIX = "microlift:sticky:";

  private static final Duration SEEN = Duration.ofHours(1);
  private static final Duration NOTHING_SEEN = Duration.ofMinutes(1);

  private StickyKeys() {}

  /** A salt is never used by two experiments and holds no blank. */
  static String of(String visitorId, Question question) {
    return PREFIX + question.salt() + " " + visitorId;
  }

  /** How long it is remembered; by then an id that was joined to the visitor's counts too. */
  static Duration life(String variant) {
    return variant.equals(StickyStore.NOTHING) ? NOTHING_SEEN : SEEN;
  }
}
