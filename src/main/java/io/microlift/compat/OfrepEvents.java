package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import io.microlift.tracking.EventIntake;
import io.microlift.tracking.Rejection;
import java.util.List;

/**
 * What OpenFeature's {@code track(name, context, details)} says, as events. Exposures are tracked
 * as {@code Experiment Viewed} with {@code experiment_id} and {@code variation_id}.
 */
final class OfrepEvents {
  private OfrepEvents() {}

  /**
   * Returns events as a batch of our own.
   *
   * @throws ProblemException if there is no list of events
   */
  static ObjectNode batch(JsonNode body) {
    if (!(body.get("events") instanceof ArrayNode events)) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/events", "must be a list of events")));
    }
    ObjectNode batch = JsonNodeFactory.instance.objectNode();
    ArrayNode items = batch.putArray("batch");
    events.forEach(event -> items.add(event instanceof ObjectNode object ? item(object) : event));
    return batch;
  }

  private static ObjectNode item(ObjectNode event) {
    ObjectNode item = JsonNodeFactory.instance.objectNode().put("type", "track");
    item.set("event", event.get("name"));
    item.set("anonymousId", event.get("targetingKey"));
    item.set("timestamp", event.get("timestamp"));
    item.set("messageId", event.get("messageId"));
    JsonNode details = event.get("details");
    if (event.hasNonNull("value") && (details == null || details instanceof ObjectNode)) {
      ObjectNode valued = JsonNodeFactory.instance.objectNode();
      if (details instanceof ObjectNode object) {
        valued.setAll(object);
      }
      details = valued.set("value", event.get("value"));
    }
    item.set("properties", details);
    return item;
  }

  /** Names members as their sender does. */
  static EventIntake.Receipt inTheirWords(EventIntake.Receipt receipt) {
    List<Rejection> rejected =
        receipt.rejected().stream()
            .map(each -> new Rejection(each.index(), each.messageId(), rename(each.problem())))
            .toList();
    return new EventIntake.Receipt(receipt.success(), receipt.accepted(), rejected);
  }

  private static String rename(String problem) {
    return problem
        .replaceFirst("^event\\b", "name")
        .replaceFirst("^anonymousId is missing; send it, or userId", "targetingKey is missing")
        .replaceFirst("^anonymousId\\b", "targetingKey")
        .replaceFirst("^properties\\b", "details");
  }
}
