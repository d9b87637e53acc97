package io.microlift.stats;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * Roots of functions that are logarithms of something over its target, so that a value of 1e-14 is
 * the rounding error of the target and no reason to go on.
 */
final class Roots {
  private static final double RELATIVE = 1e-14;
  private static final double ROUNDING = 1e-14;
  private static final int ORDER = 5;
  private static final int MOST_EVALUATIONS = 1000;

  private Roots() {}

  /**
   * Returns a root of {@code function} between two points where its signs differ.
   *
   * @param absolute error of the root that is good enough near 0
   * @throws IllegalArgumentException if the signs do not differ
   */
  static double between(double lower, double upper, double absolute, UnivariateFunction function) {
    UnivariateFunction rounded =
        x -> {
          double value = function.value(x);
          return Math.abs(value) < ROUNDING ? 0 : value;
        };
    return new BracketingNthOrderBrentSolver(RELATIVE, absolute, 0, ORDER)
        .solve(MOST_EVALUATIONS, rounded, lower, upper);
  }
}
