package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Snapshot;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests in the shape of Segment's HTTP tracking API: a {@code batch} of items.
 *
 * <p>The same body, read with the same definitions and time of arrival, always gives the same
 * facts; a request is read once for its verdicts when it arrives and once more when it is drained.
 */
final class Envelope {
  /** Most items of one request, as Segment counts. */
  static final int MOST_ITEMS = 2_500;

  private Envelope() {}

  /**
   * What a request says.
   *
   * @param facts of all items that can be counted
   * @param accepted the items that gave them, as they came
   * @param rejected the items that never will be counted, and why
   */
  record Reading(List<Fact> facts, ArrayNode accepted, List<Rejection> rejected) {}

  /** Wraps one item as a batch; {@code type} is that of the endpoint it came to. */
  static ObjectNode single(JsonNode item, String type) {
    if (!(item instanceof ObjectNode object)) {
      throw ProblemException.invalidBody(List.of(new Violation("", "must be an object")));
    }
    object.put("type", type).remove("writeKey");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("sentAt", object.get("sentAt"));
    body.set("batch", JsonNodeFactory.instance.arrayNode().add(object));
    return body;
  }

  /**
   * Reads a batch.
   *
   * @throws ProblemException if the body is no batch at all
   */
  static Reading read(JsonNode body, Instant receivedAt, Snapshot definitions) {
    return read(body, receivedAt, definitions, HeldOut.NOBODY);
  }

  /** The same, with facts about whom holdouts keep. */
  static Reading read(JsonNode body, Instant receivedAt, Snapshot definitions, HeldOut heldOut) {
    if (!(body.get("batch") instanceof ArrayNode items)) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/batch", "must be a list of events")));
    }
    if (items.size() > MOST_ITEMS) {
      throw ProblemException.invalidBody(
          List.of(
              new Violation(
                  "/batch",
                  "has %d events, and at most %d are taken; send them in several requests"
                      .formatted(items.size(), MOST_ITEMS))));
    }
    ItemReader reader = new ItemReader(receivedAt, skew(body, receivedAt), definitions, heldOut);
    List<Fact> facts = new ArrayList<>(items.size());
    List<Rejection> rejected = new ArrayList<>();
    ArrayNode accepted = JsonNodeFactory.instance.arrayNode(items.size());
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      try {
        facts.addAll(reader.read(item));
        accepted.add(item);
      } catch (RejectedException e) {
        rejected.add(new Rejection(i, text(item.get("messageId")), e.problem()));
      }
    }
    return new Reading(facts, accepted, rejected);
  }

  /** Returns null if the request does not say when it was sent; then its items may. */
  private static @Nullable Duration skew(JsonNode body, Instant receivedAt) {
    JsonNode sentAt = body.get("sentAt");
    if (sentAt == null || sentAt.isNull()) {
      return null;
    }
    Duration skew = ClockSkew.of(sentAt, receivedAt);
    if (skew == null) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/sentAt", "must be an ISO-8601 instant such as " + receivedAt)));
    }
    return skew;
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node != null && node.isTextual() ? node.textValue() : null;
  }
}
