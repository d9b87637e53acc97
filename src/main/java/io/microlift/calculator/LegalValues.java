package io.microlift.calculator;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.platform.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values of a document strictly; what is wrong is noted with its place, and a legal
 * stand-in returned. Absent values, null here, are noted by whoever looked for them.
 */
final class LegalValues {
  /** Most visitors, conversions or events: sums of a few of them stay exact as doubles. */
  static final long MOST = 1_000_000_000_000L;

  /** Largest size of a value: squares of values do not overflow. */
  static final double LARGEST = 1e100;

  /** Smallest size of a value that is not 0: squares of values do not vanish. */
  private static final double SMALLEST = 1e-100;

  private static final int MOST_VIOLATIONS = 100;

  private final List<Violation> violations = new ArrayList<>();

  /** What was found wrong, in the order of reading. */
  List<Violation> violations() {
    return violations;
  }

  /** Reads an array of at least {@code least} elements. */
  List<JsonNode> toElements(JsonNode value, String place, int least) {
    if (!value.isArray() || value.size() < least) {
      add(place, least == 0 ? "must be an array" : "must be an array of at least " + least);
      return List.of();
    }
    List<JsonNode> elements = new ArrayList<>();
    value.forEach(elements::add);
    return elements;
  }

  /** Reads values, see {@link #toValue}. */
  double[] toValues(List<JsonNode> elements, String place) {
    double[] values = new double[elements.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = toValue(elements.get(i), place + "/" + i, -LARGEST);
    }
    return values;
  }

  /** Reads 0 or a value of at least {@code least}, in size from 1e-100 to 1e100. */
  double toValue(@Nullable JsonNode node, String place, double least) {
    double value = toNumber(node, place, least, LARGEST);
    if (value != 0 && Math.abs(value) < SMALLEST) {
      add(place, "must be 0 or at least " + SMALLEST + " in size");
      return 0;
    }
    return value;
  }

  /** Reads a number in [least, most]. */
  double toNumber(@Nullable JsonNode value, String place, double least, double most) {
    if (value == null) {
      return least;
    }
    double number = value.doubleValue();
    if (!value.isNumber() || !(number >= least && number <= most)) {
      add(place, "must be a number from " + least + " to " + most);
      return least;
    }
    return number;
  }

  /** Reads a whole number from {@code least} to 10¹². */
  long toCount(@Nullable JsonNode value, String place, long least) {
    if (value == null) {
      return least;
    }
    double number = value.doubleValue();
    boolean whole = value.isNumber() && Math.rint(number) == number;
    if (!whole || !(number >= least && number <= MOST)) {
      add(place, "must be a whole number from " + least + " to " + MOST);
      return least;
    }
    return value.longValue();
  }

  /** Notes what is wrong at a place, up to 100 times. */
  void add(String place, String message) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(new Violation(place, message));
    }
  }
}
