package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param id the visitor's id
 * @param attributes what the page knows about the visitor
 */
record Visitor(String id, ObjectNode attributes) {
  private static final String ID = "visitorId";

  /** The value of the attribute that an experiment randomises, or null if it is not known. */
  @Nullable String unit(String attribute) {
    if (attribute.equals(ID)) {
      return id;
    }
    JsonNode value = attributes.get(attribute);
    if (value == null || value.isNull() || value.isContainerNode()) {
      return null;
    }
    String text = value.asText();
    return text.isEmpty() ? null : text;
  }
}
