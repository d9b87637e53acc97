package io.microlift.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/** Tells open pages when what they were told no longer holds. */
@Singleton
class LiveUpdates {
  /** How long a page may take from its first answer to its connection. */
  private static final Duration CONNECTS = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration ALIVE = Duration.ofSeconds(15);
  private static final String FEATURES = "features";

  /** After whoever swaps the assigner. */
  private static final int LATE = 3_000;

  private final GrowthBookPayloads payloads;
  private final SnapshotFeed feed;
  private final Clock clock;
  private final OpenPages growthBook = new OpenPages();
  private final OpenPages openFeature = new OpenPages();
  private @Nullable String told;
  private volatile long changedAt = Long.MIN_VALUE;

  LiveUpdates(GrowthBookPayloads payloads, SnapshotFeed feed, Clock clock, MeterRegistry metrics) {
    this.payloads = payloads;
    this.feed = feed;
    this.clock = clock;
    gauge(metrics, "growthbook", growthBook);
    gauge(metrics, "ofrep", openFeature);
  }

  private static void gauge(MeterRegistry metrics, String protocol, OpenPages pages) {
    Gauge.builder("microlift.open.pages", pages, OpenPages::size)
        .description("Connections on which pages wait for changes")
        .tag("protocol", protocol)
        .register(metrics);
  }

  void start(@Observes @Priority(LATE) StartupEvent event, Ticker ticker) {
    feed.follow(snapshot -> Infrastructure.getDefaultWorkerPool().execute(this::look));
    ticker.every(LOOK, this::look);
    ticker.every(ALIVE, this::keepAlive);
    // Before the server waits for its open connections, which would never end.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close open pages"));
  }

  /** Looks whether rules have changed, as they do by the time, too. */
  private synchronized void look() {
    GrowthBookPayload payload = payloads.current();
    if (payload.etag().equals(told)) {
      return;
    }
    if (told != null) {
      changedAt = clock.millis();
      growthBook.tell(features(payload));
      openFeature.tell(refetch(payload));
    }
    told = payload.etag();
  }

  private void keepAlive() {
    growthBook.keepAlive();
    openFeature.keepAlive();
  }

  private void close() {
    growthBook.close();
    openFeature.close();
  }

  /**
   * Connects a page with a GrowthBook SDK.
   *
   * @param heard the payload that it heard of last, if it connects again
   */
  RestMulti<OutboundSseEvent> followFeatures(@Nullable String heard, Sse sse) {
    return growthBook.join(
        () -> {
          GrowthBookPayload payload = payloads.current();
          return payload.etag().equals(heard) ? Message.ALIVE : features(payload);
        },
        sse);
  }

  /**
   * Connects a page with an OpenFeature SDK, which has evaluated its flags a moment ago.
   *
   * @param heard the configuration that it heard of last, if it connects again
   */
  RestMulti<OutboundSseEvent> followFlags(@Nullable String heard, Sse sse) {
    return openFeature.join(
        () -> {
          GrowthBookPayload payload = payloads.current();
          boolean missed =
              heard == null
                  ? clock.millis() - CONNECTS.toMillis() < changedAt
                  : !payload.etag().equals(heard);
          return missed ? refetch(payload) : new Message(null, payload.etag(), null);
        },
        sse);
  }

  private static Message features(GrowthBookPayload payload) {
    return new Message(FEATURES, payload.etag(), payload.json());
  }

  private static Message refetch(GrowthBookPayload payload) {
    String data =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "refetchEvaluation")
            .put("etag", payload.etag())
            .toString();
    return new Message(null, payload.etag(), data);
  }
}
