package io.microlift.assignment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a storefront asks.
 *
 * @param visitor who
 * @param experiments keys of the experiments, or null for all that are live
 * @param expose whether the visitor sees the variants now, so that this is recorded
 */
record AssignmentRequest(Visitor visitor, @Nullable List<String> experiments, boolean expose) {
  static AssignmentRequest read(Fields fields) {
    String id = fields.requiredText("visitorId");
    if (fields.has("visitorId") && id.isEmpty()) {
      fields.refuse("visitorId", "must not be empty");
    }
    Fields attributes = fields.object("attributes");
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    if (attributes != null) {
      attributes.names().forEach(name -> known.set(name, attributes.any(name)));
    }
    return new AssignmentRequest(
        new Visitor(id, known),
        fields.has("experiments") ? fields.texts("experiments") : null,
        fields.flag("expose", false));
  }
}
