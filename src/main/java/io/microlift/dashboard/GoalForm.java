package io.microlift.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of the form of a goal, as they are typed.
 *
 * @param version of what the form was made of; empty for a new one
 * @param texts what is in the plain fields, by their names
 * @param rest everything that has no field, as JSON
 */
public record GoalForm(String version, Map<String, String> texts, String rest) {
  private static final Set<String> FIELDS =
      Set.of("key", "name", "tier", "kind", "events", "window", "direction", "currency");

  /** Copies the texts. */
  public GoalForm {
    texts = Map.copyOf(texts);
  }

  /** Says whether the goal exists, so that its key stays. */
  public boolean stored() {
    return !version.isEmpty();
  }

  /** What is in a plain field. */
  public String text(String field) {
    return texts.getOrDefault(field, "");
  }

  /** What can be counted per visitor. */
  public List<String> kinds() {
    return List.of("conversion", "count", "value", "ratio", "retention");
  }

  static GoalForm empty() {
    return new GoalForm("", Map.of("tier", "micro", "kind", "conversion"), "");
  }

  /** The form of a stored definition. */
  static GoalForm of(JsonNode definition, String version) {
    Map<String, String> texts = new HashMap<>();
    for (String field : FIELDS) {
      texts.put(field, definition.path(field).asText(""));
    }
    List<String> events = new ArrayList<>();
    definition.path("events").forEach(each -> events.add(each.asText()));
    texts.put("events", String.join("\n", events));
    ObjectNode rest = definition.deepCopy();
    rest.remove(FIELDS);
    return new GoalForm(version, texts, rest.isEmpty() ? "" : rest.toPrettyString());
  }

  /** The form as it was typed. */
  static GoalForm of(Form typed) {
    Map<String, String> texts = new HashMap<>();
    FIELDS.forEach(field -> texts.put(field, typed.text(field)));
    return new GoalForm(typed.text("version"), texts, typed.text("rest"));
  }

  /** Writes the definition. */
  ObjectNode write(Form typed) {
    typed.copy("key", "name", "tier", "kind", "window", "direction", "currency");
    if (!text("events").isEmpty()) {
      typed.list("events", "\\R");
    }
    return typed.document();
  }
}
