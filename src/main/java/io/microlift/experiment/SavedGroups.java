package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Lists of values by name, to which conditions refer with {@code $inGroup}; immutable. */
public final class SavedGroups {
  /** No group at all: nobody is in one. */
  public static final SavedGroups NONE = new SavedGroups(Map.of());

  private final Map<String, ScalarSet> groups;

  private SavedGroups(Map<String, ScalarSet> groups) {
    this.groups = Map.copyOf(groups);
  }

  /**
   * Returns the groups of a JSON object.
   *
   * @param groups member = name of a group, value = array of its strings and numbers
   * @throws IllegalArgumentException if {@code groups} is not an object of arrays
   */
  public static SavedGroups of(JsonNode groups) {
    if (!groups.isObject()) {
      throw new IllegalArgumentException("saved groups are not an object: " + groups);
    }
    Map<String, ScalarSet> sets = new HashMap<>();
    for (Map.Entry<String, JsonNode> group : groups.properties()) {
      if (!group.getValue().isArray()) {
        throw new IllegalArgumentException("not an array: saved group " + group.getKey());
      }
      sets.put(group.getKey(), ScalarSet.of(group.getValue(), false));
    }
    return new SavedGroups(sets);
  }

  /**
   * Says whether {@code value}, or one of its elements, is in the group; an unknown one is empty.
   */
  boolean contain(String group, JsonNode value) {
    return groups.getOrDefault(group, ScalarSet.EMPTY).containsAny(value);
  }
}
