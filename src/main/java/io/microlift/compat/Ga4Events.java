package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of Google's Measurement Protocol as items of the tracking API: a client is an anonymous
 * visitor, parameters are properties, and a user id is an {@code identify} at the end. An event may
 * also look like an entry of a page's {@code dataLayer}: {@code {"event": …, "ecommerce": {…}}}.
 *
 * <p>Source: Google, "Measurement Protocol (Google Analytics 4)", Send events.
 */
final class Ga4Events {
  /** What the tag managers of the trade call an exposure. */
  private static final Set<String> EXPOSURES = Set.of("experiment_viewed", "experiment_impression");

  private final String visitor;
  private final JsonNode body;
  private final ArrayNode items = JsonNodeFactory.instance.arrayNode();

  private Ga4Events(String visitor, JsonNode body) {
    this.visitor = visitor;
    this.body = body;
  }

  /**
   * Returns the batch that says the same; the items of the events have the places of these.
   *
   * @throws ProblemException if the body names no visitor, or has no events
   */
  static ObjectNode batch(JsonNode body) {
    JsonNode events = body.get("events");
    String user = text(body.get("user_id"));
    String client =
        text(body.hasNonNull("client_id") ? body.get("client_id") : body.get("app_instance_id"));
    String visitor = client == null ? user : client;
    if (visitor == null) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/client_id", "is missing; it names the visitor")));
    }
    if (!(events instanceof ArrayNode list)) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/events", "must be a list of events")));
    }
    Ga4Events translated = new Ga4Events(visitor, body);
    list.forEach(translated::add);
    if (client != null && user != null) {
      translated.link(user);
    }
    ObjectNode batch = JsonNodeFactory.instance.objectNode();
    batch.set("batch", translated.items);
    return batch;
  }

  private void add(JsonNode event) {
    ObjectNode item = items.addObject();
    item.put("type", "track").put("anonymousId", visitor);
    String name = text(event.hasNonNull("name") ? event.get("name") : event.get("event"));
    item.put("event", name != null && EXPOSURES.contains(name) ? "Experiment Viewed" : name);
    item.set("properties", properties(event));
    if (body.hasNonNull("user_agent")) {
      item.putObject("context").set("userAgent", body.get("user_agent"));
    }
    stamp(item, event.hasNonNull("timestamp_micros") ? event : body);
  }

  /**
   * Google's events have no ids. With a time, the same event in the same place of a request is the
   * same event; without one, every event that arrives is another.
   */
  private void stamp(ObjectNode item, JsonNode from) {
    JsonNode micros = from.get("timestamp_micros");
    if (micros == null || micros.isNull()) {
      item.put("messageId", UUID.randomUUID().toString());
      return;
    }
    item.put("timestamp", instant(micros.asText())).put("place", items.size());
  }

  /** What is no number of microseconds stays what it is, and is refused as a time. */
  private static String instant(String micros) {
    try {
      return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS).toString();
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return micros;
    }
  }

  private static ObjectNode properties(JsonNode event) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    for (String from : List.of("params", "ecommerce")) {
      if (event.get(from) instanceof ObjectNode members) {
        properties.setAll(members);
      }
    }
    if (properties.hasNonNull("variant_id") && !properties.hasNonNull("variation_id")) {
      properties.set("variation_id", properties.get("variant_id"));
    }
    BigDecimal value = number(properties.get("value"));
    if (value != null) {
      properties.put("value", value);
    }
    return properties;
  }

  /** Tag managers fill in texts where numbers are meant. */
  private static @Nullable BigDecimal number(@Nullable JsonNode value) {
    try {
      return value == null || !value.isTextual() ? null : new BigDecimal(value.textValue());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void link(String user) {
    ObjectNode item = items.addObject();
    item.put("type", "identify").put("anonymousId", visitor).put("userId", user);
    if (body.hasNonNull("timestamp_micros")) {
      item.put("timestamp", instant(body.get("timestamp_micros").asText()));
    }
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null || !(node.isTextual() || node.isIntegralNumber()) || node.asText().isEmpty()
        ? null
        : node.asText();
  }
}
