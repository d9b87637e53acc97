package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Judges the items of a request and makes the good ones durable. */
@Singleton
public class EventIntake {
  private static final Logger LOG = Logger.getLogger(EventIntake.class);

  private final SnapshotFeed feed;
  private final Inbox inbox;
  private final PrivacySignals signals;
  private final Clock clock;
  private final Counter accepted;
  private final Counter rejected;

  EventIntake(
      SnapshotFeed feed, Inbox inbox, PrivacySignals signals, Clock clock, MeterRegistry metrics) {
    this.feed = feed;
    this.inbox = inbox;
    this.signals = signals;
    this.clock = clock;
    this.accepted =
        Counter.builder("microlift.events.accepted")
            .description("Items that were acknowledged: events, exposures and links")
            .register(metrics);
    this.rejected =
        Counter.builder("microlift.events.rejected")
            .description("Items that never will be counted")
            .register(metrics);
  }

  /**
   * What became of a request.
   *
   * @param success always true: failures are problems
   * @param accepted how many items will be counted
   * @param rejected the items that never will be
   */
  public record Receipt(boolean success, int accepted, List<Rejection> rejected) {}

  /**
   * Takes in a batch; completes when its good items are committed and flushed to disk.
   *
   * @param body an object with a {@code batch} of items, and {@code sentAt} if that is known
   * @throws ProblemException if the body is no batch at all
   */
  public CompletableFuture<Receipt> take(JsonNode body) {
    if (signals.forbidRecording()) {
      return CompletableFuture.completedFuture(new Receipt(true, 0, List.of()));
    }
    NetworkAddresses.remove(body);
    Instant receivedAt = clock.instant();
    return keep(body, receivedAt, read(body, receivedAt));
  }

  /**
   * Says which items of a batch would be rejected, and takes none.
   *
   * @throws ProblemException if the body is no batch at all
   */
  public List<Rejection> judge(JsonNode body) {
    return read(body, clock.instant()).rejected();
  }

  private CompletableFuture<Receipt> keep(
      JsonNode body, Instant receivedAt, Envelope.Reading reading) {
    Receipt receipt = new Receipt(true, reading.accepted().size(), reading.rejected());
    rejected.increment(receipt.rejected().size());
    if (reading.accepted().isEmpty()) {
      return CompletableFuture.completedFuture(receipt);
    }
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.set("sentAt", body.get("sentAt"));
    kept.set("batch", reading.accepted());
    byte[] bytes = kept.toString().getBytes(StandardCharsets.UTF_8);
    return inbox
        .append(receivedAt, bytes)
        .thenApply(
            committed -> {
              accepted.increment(receipt.accepted());
              return receipt;
            });
  }

  /**
   * Records that a visitor saw variants; completes when that is committed and flushed to disk.
   *
   * @param visitorId the visitor's id
   * @param variants variant by experiment, all known to the current snapshot
   * @param attributes what is known about the visitor
   * @throws ProblemException if the visitor's id or attributes cannot be kept
   */
  public CompletableFuture<Void> expose(
      String visitorId, Map<String, String> variants, ObjectNode attributes) {
    if (signals.forbidRecording()) {
      return CompletableFuture.completedFuture(null);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    Instant now = clock.instant();
    variants.forEach(
        (experiment, variant) -> {
          ObjectNode item = body.withArrayProperty("batch").addObject();
          item.put("type", "track").put("event", "Experiment Viewed");
          item.put("anonymousId", visitorId).put("timestamp", now.toString());
          ObjectNode properties = item.putObject("properties");
          properties.setAll(attributes);
          properties.put("experiment_id", experiment).put("variation_id", variant);
        });
    NetworkAddresses.remove(body);
    Envelope.Reading reading = Envelope.read(body, now, feed.current());
    for (Rejection rejection : reading.rejected()) {
      throw ProblemException.invalidBody(List.of(new Violation("", rejection.problem())));
    }
    return keep(body, now, reading).thenApply(receipt -> null);
  }

  /** Reads a request; if it is turned down, once more with the newest definitions. */
  private Envelope.Reading read(JsonNode body, Instant receivedAt) {
    Snapshot known = feed.current();
    Envelope.Reading reading = Envelope.read(body, receivedAt, known);
    if (reading.rejected().isEmpty()) {
      return reading;
    }
    try {
      Snapshot latest = feed.refreshIfStale();
      return latest == known ? reading : Envelope.read(body, receivedAt, latest);
    } catch (SQLException e) {
      LOG.debugf("no newer definitions: %s", e.getMessage());
      return reading;
    }
  }
}
