package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one definition.
 *
 * @param kind goal, holdout or experiment
 * @param key of the definition
 * @param action what is done
 * @param fields what of it changes; all of a new one counts as one change
 */
public record DefinitionChange(String kind, String key, Action action, List<Field> fields) {
  /** Copies the list. */
  public DefinitionChange {
    fields = List.copyOf(fields);
  }

  /** What is done with a definition. */
  public enum Action {
    /** There is none of this key. */
    @JsonProperty("create")
    CREATE,
    /** It differs from the stored one. */
    @JsonProperty("update")
    UPDATE,
    /** It is the stored one. */
    @JsonProperty("unchanged")
    UNCHANGED
  }

  /**
   * One value that changes.
   *
   * @param pointer JSON pointer of its place in the definition
   * @param before absent if there was none
   * @param after absent if there is none any more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Field(String pointer, @Nullable JsonNode before, @Nullable JsonNode after) {}

  /** Compares a proposed definition with the stored one. */
  static DefinitionChange of(String kind, String key, @Nullable Object before, Object after) {
    if (before == null) {
      return new DefinitionChange(kind, key, Action.CREATE, List.of());
    }
    List<Field> fields = new ArrayList<>();
    compare("", json(before), json(after), fields);
    return new DefinitionChange(
        kind, key, fields.isEmpty() ? Action.UNCHANGED : Action.UPDATE, fields);
  }

  /** What differs between two JSON documents, place by place. */
  public static List<Field> between(String before, String after) {
    List<Field> fields = new ArrayList<>();
    compare("", Json.read(before, JsonNode.class), Json.read(after, JsonNode.class), fields);
    return fields;
  }

  private static JsonNode json(Object value) {
    return Json.read(Json.write(value), JsonNode.class);
  }

  private static void compare(
      String pointer, @Nullable JsonNode before, @Nullable JsonNode after, List<Field> fields) {
    if (before != null && after != null) {
      if (before.isObject() && after.isObject()) {
        compareMembers(pointer, before, after, fields);
        return;
      }
      if (before.isArray() && after.isArray()) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
          compare(pointer + "/" + i, before.get(i), after.get(i), fields);
        }
        return;
      }
      if (before.equals(after)) {
        return;
      }
    }
    fields.add(new Field(pointer, before, after));
  }

  private static void compareMembers(
      String pointer, JsonNode before, JsonNode after, List<Field> fields) {
    Set<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String escaped = name.replace("~", "~0").replace("/", "~1");
      compare(pointer + "/" + escaped, before.get(name), after.get(name), fields);
    }
  }
}
