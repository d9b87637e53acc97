package io.microlift.assignment;

import io.microlift.platform.RedisLink;
import io.microlift.tracking.FirstSeen;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Knows which variant a visitor saw first: Redis or this process remembers for a while, and the
 * exposures in PostgreSQL have the last word. Whoever asks waits for a limited time.
 */
@Singleton
class VariantMemory {
  private static final Logger LOG = Logger.getLogger(VariantMemory.class);

  private final StickyStore store;
  private final FirstSeen exposures;
  private final Duration patience;
  private final Counter fallbacks;
  private final AtomicLong nextComplaint = new AtomicLong(Long.MIN_VALUE);

  VariantMemory(
      RedisLink redis,
      FirstSeen exposures,
      MeterRegistry metrics,
      Clock clock,
      @ConfigProperty(name = "microlift.sticky.patience") Duration patience) {
    this.patience = patience;
    this.store = redis.isConfigured() ? new RedisStickyStore(redis) : new MemoryStickyStore(clock);
    this.exposures = exposures;
    this.fallbacks =
        Counter.builder("microlift.sticky.fallbacks")
            .description("Requests that the hash decided because the memory did not answer in time")
            .register(metrics);
  }

  /** Returns the variant by experiment; empty, so that the hash decides, if that takes too long. */
  Uni<Map<String, String>> seen(String visitorId, List<Question> questions) {
    return Uni.createFrom()
        .completionStage(() -> store.find(visitorId, questions))
        .onFailure()
        .recoverWithItem(
            failure -> {
              complain(failure);
              return Map.of();
            })
        .chain(found -> completed(visitorId, questions, found))
        .ifNoItem()
        .after(patience)
        .fail()
        .onFailure()
        .recoverWithItem(
            failure -> {
              fallbacks.increment();
              complain(failure);
              return Map.of();
            });
  }

  /**
   * Notes that the visitor has just seen a variant, if it is remembered that it saw none before; if
   * nothing is remembered, the exposures will tell.
   */
  void saw(String visitorId, Question question, String variant) {
    store
        .find(visitorId, List.of(question))
        .whenComplete(
            (found, failure) -> {
              if (failure == null && StickyStore.NOTHING.equals(found.get(question.experiment()))) {
                store.keep(visitorId, question, variant);
              }
            });
  }

  private Uni<Map<String, String>> completed(
      String visitorId, List<Question> questions, Map<String, String> found) {
    List<Question> open = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Question question : questions) {
      String variant = found.get(question.experiment());
      if (variant == null) {
        open.add(question);
      } else if (!variant.equals(StickyStore.NOTHING)) {
        seen.put(question.experiment(), variant);
      }
    }
    if (open.isEmpty()) {
      return Uni.createFrom().item(seen);
    }
    return Uni.createFrom()
        .item(() -> lookUp(visitorId, open, seen))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Map<String, String> lookUp(
      String visitorId, List<Question> open, Map<String, String> seen) {
    for (Question question : open) {
      String variant = exposures.variant(visitorId, question.phases()).orElse(StickyStore.NOTHING);
      store.keep(visitorId, question, variant);
      if (!variant.equals(StickyStore.NOTHING)) {
        seen.put(question.experiment(), variant);
      }
    }
    return seen;
  }

  /** Once a minute: a store that is down is told, not repeated for each request. */
  private void complain(Throwable failure) {
    long now = System.nanoTime();
    long due = nextComplaint.get();
    if ((due == Long.MIN_VALUE || now - due >= 0)
        && nextComplaint.compareAndSet(due, now + TimeUnit.MINUTES.toNanos(1))) {
      LOG.warnf("the hash decides instead of the memory: %s", failure);
    }
  }
}
