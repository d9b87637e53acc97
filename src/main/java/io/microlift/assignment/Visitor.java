package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.script.ScriptValue;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param id the visitor's id
 * @param attributes what the page knows about the visitor
 */
public record Visitor(String id, ObjectNode attributes) {
  private static final String ID = "visitorId";

  /**
   * The value of the attribute that an experiment randomises, or null if it is not known; as in
   * SDKs, which are JavaScript, 0 and false and empty text are not.
   */
  @Nullable String unit(String attribute) {
    if (attribute.equals(ID)) {
      return id;
    }
    JsonNode value = attributes.get(attribute);
    return value == null || value.isContainerNode() || !ScriptValue.truth(value)
        ? null
        : ScriptValue.text(value);
  }
}
