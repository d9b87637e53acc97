package io.microlift.stats;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BracketingNthOrderBrentSolver;

/** Root finding with tolerances that suit statistics: 1e-13 relative, never worse. */
final class Roots {
  private static final double RELATIVE = 1e-14;
  private static final double FUNCTION_VALUE = 1e-300;
  private static final int ORDER = 5;
  private static final int MOST_EVALUATIONS = 1000;

  private Roots() {}

  /**
   * Returns a root of {@code function} between two points where its signs differ.
   *
   * @param absolute error that is good enough near 0
   * @throws IllegalStateException if the signs do not differ
   */
  static double between(double lower, double upper, double absolute, UnivariateFunction function) {
    if (lower == upper) {
      return lower;
    }
    double atLower = function.value(lower);
    double atUpper = function.value(upper);
    if (atLower * atUpper > 0) {
      throw new IllegalStateException(
          "no root between %s (%s) and %s (%s)".formatted(lower, atLower, upper, atUpper));
    }
    if (atLower == 0) {
      return lower;
    }
    if (atUpper == 0) {
      return upper;
    }
    return new BracketingNthOrderBrentSolver(RELATIVE, absolute, FUNCTION_VALUE, ORDER)
        .solve(MOST_EVALUATIONS, function, lower, upper);
  }
}
