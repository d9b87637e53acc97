package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
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
 * @param explain whether every rule that was tried is answered too
 */
public record AssignmentRequest(
    Visitor visitor, @Nullable List<String> experiments, boolean expose, boolean explain) {
  /** Longest visitor id, as for events. */
  static final int LONGEST_ID = 256;

  /**
   * Longest text of an attribute, in UTF-16 units: an experiment's regular expression may read it
   * as often as the expression is long.
   */
  static final int LONGEST_TEXT = 2_048;

  /** Reads the body of a request. */
  public static AssignmentRequest read(Fields fields) {
    String id = fields.requiredText("visitorId");
    if (fields.has("visitorId") && (id.isEmpty() || id.length() > LONGEST_ID)) {
      fields.refuse("visitorId", "must have 1 to %d characters".formatted(LONGEST_ID));
    }
    return new AssignmentRequest(
        new Visitor(id, attributes(fields)),
        fields.has("experiments") ? fields.texts("experiments") : null,
        fields.flag("expose", false),
        fields.flag("explain", false));
  }

  /** The same, of which nothing is recorded. */
  AssignmentRequest withoutExposure() {
    return expose ? new AssignmentRequest(visitor, experiments, false, explain) : this;
  }

  private static ObjectNode attributes(Fields fields) {
    Fields attributes = fields.object("attributes");
    if (attributes == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    ObjectNode node = attributes.all();
    for (var member : node.properties()) {
      if (longestText(member.getValue()) > LONGEST_TEXT) {
        attributes.refuse(
            member.getKey(),
            "has a text of more than %d characters; send the part that audiences need"
                .formatted(LONGEST_TEXT));
      }
    }
    return node;
  }

  private static int longestText(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().length();
    }
    int longest = 0;
    for (JsonNode inside : node) {
      longest = Math.max(longest, longestText(inside));
    }
    return longest;
  }
}
