package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.platform.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How often one key and one address may call: token buckets in memory, so that no request waits. If
 * there is a Redis, nodes tell each other a few times a second what they let through.
 */
@Singleton
class RateLimits {
  /** So many addresses are told apart at once; whoever comes after that is not limited. */
  private static final int MOST_ADDRESSES = 200_000;

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final LimitsConfig config;
  private final Addresses addresses;
  private final SharedLimits shared;
  private final Counter refusals;
  private final Map<String, TokenBucket> byAddress = new ConcurrentHashMap<>();
  private final Map<String, Limited> byKey = new ConcurrentHashMap<>();

  RateLimits(LimitsConfig config, Addresses addresses, SharedLimits shared, MeterRegistry metrics) {
    this.config = config;
    this.addresses = addresses;
    this.shared = shared;
    this.refusals =
        Counter.builder("microlift.rate.limited")
            .description("Requests that were refused because there were too many")
            .register(metrics);
  }

  /** A bucket and its rate when it was last used. */
  private record Limited(TokenBucket bucket, int perSecond) {}

  /**
   * Counts a request of its address.
   *
   * @throws ProblemException if there were too many
   */
  void checkAddress(HttpServerRequest request) {
    int perSecond = config.perAddress();
    if (perSecond == 0) {
      return;
    }
    String address = addresses.of(request);
    TokenBucket bucket = byAddress.get(address);
    long now = System.nanoTime();
    if (bucket == null) {
      if (byAddress.size() >= MOST_ADDRESSES) {
        return;
      }
      bucket = byAddress.computeIfAbsent(address, a -> new TokenBucket(now));
    }
    take(bucket, now, perSecond, "Your address");
  }

  /**
   * Counts a request of its key.
   *
   * @throws ProblemException if there were too many
   */
  void checkKey(ApiKey key) {
    int perSecond = key.requestsPerSecond() == 0 ? config.perKey() : key.requestsPerSecond();
    if (perSecond == 0) {
      return;
    }
    long now = System.nanoTime();
    Limited limited = byKey.get(key.name());
    if (limited == null || limited.perSecond() != perSecond) {
      limited = byKey.compute(key.name(), (k, old) -> limited(old, now, perSecond));
    }
    take(limited.bucket(), now, perSecond, "This key");
  }

  private static Limited limited(@Nullable Limited old, long now, int perSecond) {
    return new Limited(old == null ? new TokenBucket(now) : old.bucket(), perSecond);
  }

  private void take(TokenBucket bucket, long now, int perSecond, String who) {
    long wait = bucket.take(now, perSecond);
    if (wait > 0) {
      refusals.increment();
      throw ProblemException.tryAgain(
          ProblemType.TOO_MANY_REQUESTS,
          "%s may send %d requests a second. Nothing was accepted; send the same bytes again."
              .formatted(who, perSecond),
          Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(wait) + 1));
    }
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    ticker.every(A_SECOND, this::tick);
  }

  private void tick() {
    long now = System.nanoTime();
    byAddress.values().removeIf(bucket -> bucket.isFull(now));
    if (shared.isPossible()) {
      byKey.forEach(
          (name, limited) -> shared.share("key " + name, limited.bucket(), limited.perSecond()));
      byAddress.forEach(
          (address, bucket) -> shared.share("address " + address, bucket, config.perAddress()));
    }
  }
}
