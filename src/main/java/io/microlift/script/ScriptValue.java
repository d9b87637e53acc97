package io.microlift.script;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON values as JavaScript sees them: what they become as text, as a number or as a truth, and
 * when two of them are the same.
 *
 * <p>All numbers are 64-bit floating point, whatever their notation.
 *
 * <p>Source: ECMA-262, "Type Conversion" and "JSON.stringify". An object converts to {@code [object
 * Object]} even if it has a member named {@code toString}.
 */
public final class ScriptValue {
  private static final long LAST_INDEX = 4_294_967_294L;
  private static final int LONGEST_INDEX = 10;

  private ScriptValue() {}

  /** Returns {@code String(value)}. */
  public static String text(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isNumber()) {
      return ScriptNumber.text(value.doubleValue());
    }
    if (value.isArray()) {
      StringBuilder joined = new StringBuilder();
      join(value, joined);
      return joined.toString();
    }
    return value.isObject() ? "[object Object]" : value.asText();
  }

  private static void join(JsonNode array, StringBuilder joined) {
    for (int i = 0; i < array.size(); i++) {
      joined.append(i > 0 ? "," : "");
      JsonNode element = array.get(i);
      if (element.isArray()) {
        join(element, joined);
      } else if (!element.isNull()) {
        joined.append(text(element));
      }
    }
  }

  /** Returns {@code Number(value)}: NaN if it is none, 0 for null and for blank text. */
  public static double number(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? 1 : 0;
    }
    if (value.isNull()) {
      return 0;
    }
    return value.isObject() ? Double.NaN : ScriptNumber.parse(text(value));
  }

  /** Returns {@code Boolean(value)}: false for null, false, 0 and empty text. */
  public static boolean truth(JsonNode value) {
    if (value.isNumber()) {
      double number = value.doubleValue();
      return number < 0 || number > 0;
    }
    if (value.isTextual()) {
      return !value.textValue().isEmpty();
    }
    return value.isContainerNode() || value.booleanValue();
  }

  /** Says whether a comparison takes the value as text if the other side is text, too. */
  public static boolean comparesAsText(JsonNode value) {
    return value.isTextual() || value.isContainerNode();
  }

  /**
   * Says whether both have the same JSON text without white space. The order of members counts, but
   * members named by an index come first, as in every JavaScript object.
   */
  public static boolean same(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.doubleValue() == other.doubleValue();
    }
    if (one.isArray() && other.isArray()) {
      return sameElements(one, other);
    }
    if (one.isObject() && other.isObject()) {
      return sameMembers(one, other);
    }
    return one.equals(other);
  }

  private static boolean sameElements(JsonNode one, JsonNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!same(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameMembers(JsonNode one, JsonNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    Iterator<Map.Entry<String, JsonNode>> others = members(other);
    Iterator<Map.Entry<String, JsonNode>> ones = members(one);
    while (ones.hasNext()) {
      Map.Entry<String, JsonNode> left = ones.next();
      Map.Entry<String, JsonNode> right = others.next();
      if (!left.getKey().equals(right.getKey()) || !same(left.getValue(), right.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static Iterator<Map.Entry<String, JsonNode>> members(JsonNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (isIndex(member.getKey())) {
        return indexesFirst(object);
      }
    }
    return object.properties().iterator();
  }

  private static Iterator<Map.Entry<String, JsonNode>> indexesFirst(JsonNode object) {
    List<Map.Entry<String, JsonNode>> indexes = new ArrayList<>();
    List<Map.Entry<String, JsonNode>> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      (isIndex(member.getKey()) ? indexes : names).add(member);
    }
    indexes.sort(Comparator.comparingLong(member -> Long.parseLong(member.getKey())));
    indexes.addAll(names);
    return indexes.iterator();
  }

  /** Says whether a member's name is an index: a whole number as JavaScript would write it. */
  public static boolean isIndex(String name) {
    if (name.isEmpty() || name.length() > LONGEST_INDEX) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return name.equals("0") || (name.charAt(0) != '0' && Long.parseLong(name) <= LAST_INDEX);
  }
}
