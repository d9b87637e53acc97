package io.microlift.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of Segment's HTTP tracking interface, of type {@code track}.
 *
 * @param id says that two deliveries are the same message
 * @param name "Experiment Viewed", or the name of a goal's event
 * @param visitor whom it is about
 * @param timestamp when it happened
 * @param properties texts and decimals
 * @param userAgent program that reports it, if that matters
 */
record Event(
    String id,
    String name,
    String visitor,
    Instant timestamp,
    Map<String, Object> properties,
    @Nullable String userAgent) {

  Event(String id, String name, String visitor, Instant timestamp, Map<String, Object> properties) {
    this(id, name, visitor, timestamp, properties, null);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "track");
    json.writeStringField("event", name);
    json.writeStringField("anonymousId", visitor);
    json.writeStringField("messageId", id);
    json.writeStringField("timestamp", timestamp.toString());
    json.writeObjectFieldStart("properties");
    for (Map.Entry<String, Object> each : properties.entrySet()) {
      if (each.getValue() instanceof BigDecimal number) {
        json.writeNumberField(each.getKey(), number);
      } else {
        json.writeStringField(each.getKey(), each.getValue().toString());
      }
    }
    json.writeEndObject();
    if (userAgent != null) {
      json.writeObjectFieldStart("context");
      json.writeStringField("userAgent", userAgent);
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
