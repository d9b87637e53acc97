package io.microlift.calculator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * When an answer agrees with a reference case: a number within {@code max(abs, rel · |expected|)},
 * {@code fields.NAME} replacing both for one field at any depth; everything else, and numbers that
 * are indices or rounded up, exactly. Fields nobody expects are ignored.
 */
final class Tolerance {
  private static final Pattern EXACT =
      Pattern.compile("firstCrossing|.*Ceil|days|totalUnits|capped(Control|Treatment)|n|users");

  private final JsonNode tolerance;

  Tolerance(JsonNode tolerance) {
    this.tolerance = tolerance;
  }

  /** Returns what disagrees, each with its field; empty if all agrees. */
  List<String> compare(JsonNode expected, JsonNode actual) {
    List<String> differences = new ArrayList<>();
    compare("", "", expected, actual, differences);
    return differences;
  }

  private void compare(
      String place, String field, JsonNode expected, JsonNode actual, List<String> differences) {
    if (actual == null) {
      differences.add(place + " is absent");
    } else if (expected.isObject()) {
      for (Map.Entry<String, JsonNode> each : expected.properties()) {
        String name = each.getKey();
        compare(place + "/" + name, name, each.getValue(), actual.get(name), differences);
      }
    } else if (expected.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        compare(place + "/" + i, field, expected.get(i), actual.get(i), differences);
      }
    } else if (!agrees(field, expected, actual)) {
      differences.add("%s is %s, not %s".formatted(place, actual, expected));
    }
  }

  private boolean agrees(String field, JsonNode expected, JsonNode actual) {
    if (!expected.isNumber() || !actual.isNumber()) {
      return expected.equals(actual);
    }
    double want = expected.doubleValue();
    double difference = Math.abs(actual.doubleValue() - want);
    if (expected.isIntegralNumber() && EXACT.matcher(field).matches()) {
      return difference == 0;
    }
    JsonNode limits = tolerance.path("fields").path(field);
    if (limits.isMissingNode()) {
      limits = tolerance;
    }
    double relative = limits.path("rel").doubleValue() * Math.abs(want);
    return difference <= Math.max(limits.path("abs").doubleValue(), relative);
  }
}
