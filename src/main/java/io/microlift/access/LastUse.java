package io.microlift.access;

/** When a key was last used, to the second; written by requests, read by whoever keeps it. */
final class LastUse {
  private static final long A_SECOND = 1_000;

  private volatile long at;
  private volatile long kept;

  /** Notes a use, in milliseconds since 1970. */
  void note(long now) {
    if (now - at >= A_SECOND) {
      at = now;
    }
  }

  /** The last use in milliseconds since 1970 if it is later than the one that was kept, else 0. */
  long toKeep() {
    long last = at;
    return last > kept ? last : 0;
  }

  /** Notes that a use is in the database. */
  void isKept(long last) {
    kept = last;
  }
}
