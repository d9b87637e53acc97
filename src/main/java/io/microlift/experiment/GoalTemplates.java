package io.microlift.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Fields;
import io.microlift.platform.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The goals that storefronts name, as a file of the program has them. */
public final class GoalTemplates {
  private static final String FILE = "/experiment/goal-templates.json";
  private static final Map<String, GoalTemplate> BY_KEY = load();

  private GoalTemplates() {}

  /** All of them, in the order of a visit. */
  public static List<GoalTemplate> all() {
    return List.copyOf(BY_KEY.values());
  }

  /** Returns the template of this key. */
  public static Optional<GoalTemplate> find(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** Completes a goal's definition with those members of the template it names that it has not. */
  static Fields complete(Fields goal) {
    String key = goal.optionalText("template");
    if (key == null) {
      return goal;
    }
    GoalTemplate template = BY_KEY.get(key);
    if (template == null) {
      goal.refuse(
          "template", "is none of %s; see GET /v1/goal-templates".formatted(BY_KEY.keySet()));
      return goal;
    }
    return goal.withDefaults((ObjectNode) template.definition());
  }

  private static Map<String, GoalTemplate> load() {
    Map<String, GoalTemplate> byKey = new LinkedHashMap<>();
    for (GoalTemplate template : Json.read(text(), GoalTemplate[].class)) {
      if (byKey.put(template.key().value(), template) != null) {
        throw new IllegalStateException(FILE + " has " + template.key() + " twice");
      }
    }
    return byKey;
  }

  private static String text() {
    try (InputStream file = GoalTemplates.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing in the program");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + FILE, e);
    }
  }
}
