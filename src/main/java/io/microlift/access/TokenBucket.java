package io.microlift.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how often something happens: a bucket of tokens that fills steadily, of which each
 * happening takes one. It is one number, the instant at which the bucket is full again (the
 * "theoretical arrival time" of the generic cell rate algorithm, ITU-T I.371), so taking a token is
 * one compare-and-set. All times are nanoseconds of {@link System#nanoTime}.
 */
final class TokenBucket {
  private static final long A_SECOND = 1_000_000_000;

  /** How many seconds' worth of tokens may be taken at once. */
  private static final int BURST_SECONDS = 2;

  /** How many seconds' worth of tokens that were used elsewhere may be missing at most. */
  private static final int DEBT_SECONDS = 2;

  private final AtomicLong fullAt;
  private final AtomicLong unshared = new AtomicLong();
  private long sharedTotal = -1;

  /** Begins full. */
  TokenBucket(long now) {
    fullAt = new AtomicLong(now);
  }

  /**
   * Takes a token.
   *
   * @param perSecond how many tokens it gets in a second, above 0
   * @return 0 if there was one, else the time until there is one
   */
  long take(long now, int perSecond) {
    long each = A_SECOND / perSecond;
    long burst = Math.max(each, BURST_SECONDS * A_SECOND);
    while (true) {
      long was = fullAt.get();
      long next = (was - now > 0 ? was : now) + each;
      if (next - now > burst) {
        return next - now - burst;
      }
      if (fullAt.compareAndSet(was, next)) {
        unshared.incrementAndGet();
        return 0;
      }
    }
  }

  /**
   * Takes tokens that were used elsewhere. More than there are have to be missing afterwards: an
   * empty bucket that lost nothing would let its whole rate through beside that of the others.
   */
  void takeElsewhere(long now, int perSecond, long tokens) {
    long each = A_SECOND / perSecond;
    long burst = Math.max(each, BURST_SECONDS * A_SECOND);
    fullAt.updateAndGet(
        was -> {
          long from = was - now > 0 ? was : now;
          long most = now + burst + DEBT_SECONDS * A_SECOND;
          long room = Math.max(0, most - from) / each;
          return tokens >= room ? Math.max(from, most) : from + tokens * each;
        });
  }

  boolean isFull(long now) {
    return fullAt.get() - now <= 0;
  }

  /** How many tokens were taken here that nobody else knows of. */
  long unshared() {
    return unshared.get();
  }

  /**
   * Notes that others know of {@code tokens} taken here.
   *
   * @param total taken by all together, {@code tokens} included
   * @return how many others have taken since the last time
   */
  synchronized long shared(long tokens, long total) {
    unshared.addAndGet(-tokens);
    long before = sharedTotal;
    sharedTotal = total;
    // Before the first time nothing is known, and a total that fell was forgotten meanwhile.
    return before < 0 ? 0 : Math.max(0, total - tokens - before);
  }
}
