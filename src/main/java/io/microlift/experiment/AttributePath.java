package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.microlift.script.ScriptValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names a value inside a visitor's attributes: members, and places in arrays, between dots. */
final class AttributePath {
  private static final int NO_INDEX = -1;

  private final String[] names;
  private final int[] indexes;

  private AttributePath(List<String> steps) {
    this.names = steps.toArray(String[]::new);
    this.indexes = steps.stream().mapToInt(AttributePath::index).toArray();
  }

  static AttributePath of(String dotted) {
    List<String> steps = new ArrayList<>();
    int from = 0;
    for (int dot = dotted.indexOf('.'); dot >= 0; dot = dotted.indexOf('.', from)) {
      steps.add(dotted.substring(from, dot));
      from = dot + 1;
    }
    steps.add(dotted.substring(from));
    return new AttributePath(steps);
  }

  /** Returns the value in {@code attributes}; null, as JSON has it, if there is none. */
  JsonNode in(JsonNode attributes) {
    JsonNode found = attributes;
    for (int i = 0; i < names.length; i++) {
      JsonNode next = found.isArray() ? element(found, i) : found.get(names[i]);
      if (next == null) {
        return NullNode.instance;
      }
      found = next;
    }
    return found;
  }

  private @Nullable JsonNode element(JsonNode array, int step) {
    if (indexes[step] != NO_INDEX) {
      return array.get(indexes[step]);
    }
    return names[step].equals("length") ? IntNode.valueOf(array.size()) : null;
  }

  private static int index(String name) {
    return ScriptValue.isIndex(name)
        ? (int) Math.min(Long.parseLong(name), Integer.MAX_VALUE)
        : NO_INDEX;
  }
}
