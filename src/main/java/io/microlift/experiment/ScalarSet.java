package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * An immutable set of strings, numbers, booleans and null; the number 1 and the string "1" are two
 * members.
 */
final class ScalarSet {
  static final ScalarSet EMPTY = of(JsonNodeFactory.instance.arrayNode(), false);

  private final Set<String> strings;

  /** In ascending order, without negative zero: looking up a number makes no object. */
  private final double[] numbers;

  private final boolean hasTrue;
  private final boolean hasFalse;
  private final boolean hasNull;
  private final boolean ignoreCase;

  private ScalarSet(JsonNode array, boolean ignoreCase) {
    Set<String> texts = new HashSet<>();
    double[] values = new double[array.size()];
    int used = 0;
    boolean containsTrue = false;
    boolean containsFalse = false;
    boolean containsNull = false;
    for (JsonNode element : array) {
      if (element.isTextual()) {
        texts.add(ignoreCase ? lower(element.textValue()) : element.textValue());
      } else if (element.isNumber()) {
        values[used++] = unsignedZero(element.doubleValue());
      } else {
        containsTrue |= element.isBoolean() && element.booleanValue();
        containsFalse |= element.isBoolean() && !element.booleanValue();
        containsNull |= element.isNull();
      }
    }
    this.strings = Set.copyOf(texts);
    this.numbers = Arrays.copyOf(values, used);
    Arrays.sort(this.numbers);
    this.hasTrue = containsTrue;
    this.hasFalse = containsFalse;
    this.hasNull = containsNull;
    this.ignoreCase = ignoreCase;
  }

  /** Returns the members of an array; arrays and objects in it equal nothing and are left out. */
  static ScalarSet of(JsonNode array, boolean ignoreCase) {
    return new ScalarSet(array, ignoreCase);
  }

  /** Says whether {@code value} is a member or, if it is an array, one of its elements. */
  boolean containsAny(JsonNode value) {
    if (!value.isArray()) {
      return contains(value);
    }
    for (int i = 0; i < value.size(); i++) {
      if (contains(value.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean contains(JsonNode value) {
    if (value.isTextual()) {
      return strings.contains(ignoreCase ? lower(value.textValue()) : value.textValue());
    }
    if (value.isNumber()) {
      return Arrays.binarySearch(numbers, unsignedZero(value.doubleValue())) >= 0;
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? hasTrue : hasFalse;
    }
    return value.isNull() && hasNull;
  }

  private static double unsignedZero(double value) {
    return value + 0.0;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
