package io.microlift.access;

import io.microlift.platform.RedisLink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells the other nodes, by counters in Redis, what was let through here, and takes what they let
 * through out of the buckets here. Without an answer each node goes on by what it knows itself.
 */
@Singleton
class SharedLimits {
  /** A number each, for what is used right now; gone after a minute. */
  private static final String PREFIX = "microlift:rate:";

  private static final Duration LIFE = Duration.ofMinutes(1);

  /** Requests that may wait for Redis at once; the others are told the next time. */
  private static final int MOST_AT_ONCE = 128;

  /** What is less than this part of a second's allowance can wait, too. */
  private static final int PARTS = 10;

  private final RedisLink redis;
  private final String salt;
  private final Counter fallbacks;
  private final AtomicInteger waiting = new AtomicInteger();

  SharedLimits(
      RedisLink redis,
      MeterRegistry metrics,
      @ConfigProperty(name = "microlift.admin.key") String adminKey) {
    this.redis = redis;
    this.salt = Digest.of("rate limits " + adminKey).toString();
    this.fallbacks =
        Counter.builder("microlift.rate.fallbacks")
            .description("Rate limits that were not shared because Redis did not answer")
            .register(metrics);
  }

  boolean isPossible() {
    return redis.isConfigured();
  }

  /** Shares what was taken; does not wait. Redis gets to see no address, only a keyed digest. */
  void share(String subject, TokenBucket bucket, int perSecond) {
    long tokens = bucket.unshared();
    if (tokens == 0 || tokens * PARTS < perSecond) {
      return;
    }
    if (waiting.incrementAndGet() > MOST_AT_ONCE) {
      waiting.decrementAndGet();
      return;
    }
    redis
        .add(PREFIX + Digest.of(salt + subject), tokens, LIFE)
        .whenComplete(
            (total, failure) -> {
              waiting.decrementAndGet();
              if (failure != null || total == null) {
                fallbacks.increment();
                return;
              }
              long others = bucket.shared(tokens, total);
              if (others > 0) {
                bucket.takeElsewhere(System.nanoTime(), perSecond, others);
              }
            });
  }
}
