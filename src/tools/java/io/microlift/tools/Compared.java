package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One value of the results beside the value expected.
 *
 * @param what goal, variant and statistic
 * @param expected as the reference says
 * @param actual as the server says, or why it says nothing
 * @param agrees whether they are equal within the tolerance
 */
record Compared(String what, String expected, String actual, boolean agrees) {
  /** Relative tolerance of everything that is not a count, a sum or a p-value. */
  static final double TOLERANCE = 1e-9;

  /** Relative tolerance of p-values, whose tails amplify rounding. */
  static final double P_VALUE_TOLERANCE = 1e-6;

  /** Compares decimals exactly: 13908.33 and 13908.330 agree. */
  static Compared exactly(String what, JsonNode expected, @Nullable JsonNode actual) {
    BigDecimal number = number(actual);
    boolean agrees = number != null && number.compareTo(expected.decimalValue()) == 0;
    return new Compared(what, expected.asText(), show(actual), agrees);
  }

  /** Compares up to a relative tolerance. */
  static Compared closely(
      String what, double expected, @Nullable JsonNode actual, double tolerance) {
    BigDecimal number = number(actual);
    boolean agrees =
        number != null
            && Math.abs(number.doubleValue() - expected) <= tolerance * Math.abs(expected);
    return new Compared(what, Double.toString(expected), show(actual), agrees);
  }

  private static @Nullable BigDecimal number(@Nullable JsonNode node) {
    if (node == null || !node.isNumber() || !Double.isFinite(node.doubleValue())) {
      return null;
    }
    return node.decimalValue();
  }

  private static String show(@Nullable JsonNode node) {
    return node == null || node.isMissingNode() ? "absent" : node.asText();
  }
}
