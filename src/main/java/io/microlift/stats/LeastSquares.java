package io.microlift.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Ordinary least squares for the coefficient of the last column, with a variance that allows each
 * visitor its own error variance (HC2).
 *
 * <p>Columns are made orthonormal one after another (Gram–Schmidt, each twice). The coefficient of
 * the last column is then {@code q·y/r}, r its length after the others were taken out, and its
 * variance {@code Σ q_i² e_i²/(1 − h_i)/r²} with residuals e and leverages h.
 *
 * <p>Source: MacKinnon &amp; White, Journal of Econometrics 29 (1985).
 */
final class LeastSquares {
  /** Share of its length that an independent column keeps, at the least. */
  private static final double INDEPENDENT = 1e-10;

  /** Residuals below this share of the outcome are rounding errors of a perfect fit. */
  private static final double PERFECT = 1e-13;

  private final List<double[]> basis = new ArrayList<>();
  private boolean dependent;
  private double lastLength;

  private LeastSquares(List<double[]> columns) {
    for (double[] column : columns) {
      double[] rest = column.clone();
      removeBasis(rest);
      removeBasis(rest);
      lastLength = length(rest);
      if (!(lastLength > INDEPENDENT * length(column))) {
        dependent = true;
        return;
      }
      for (int i = 0; i < rest.length; i++) {
        rest[i] /= lastLength;
      }
      basis.add(rest);
    }
  }

  /**
   * Returns the coefficient of the last column.
   *
   * @return undefined when columns depend on each other or one visitor determines a coefficient
   */
  static Outcome<Estimate> lastCoefficient(List<double[]> columns, double[] outcome) {
    LeastSquares fit = new LeastSquares(columns);
    return fit.dependent
        ? Outcome.undefined(Reason.COVARIATES_DEPENDENT)
        : fit.lastCoefficient(outcome);
  }

  private Outcome<Estimate> lastCoefficient(double[] outcome) {
    double[] residuals = outcome.clone();
    removeBasis(residuals);
    removeBasis(residuals);
    boolean perfect = length(residuals) <= PERFECT * length(outcome);
    double[] last = basis.get(basis.size() - 1);
    double variance = 0;
    for (int i = 0; i < outcome.length; i++) {
      double free = 1 - leverage(i);
      if (free < INDEPENDENT) {
        return Outcome.undefined(Reason.LEVERAGE_ONE);
      }
      double share = perfect ? 0 : last[i] * residuals[i] / lastLength;
      variance += share * share / free;
    }
    double coefficient = product(last, outcome) / lastLength;
    return Double.isFinite(coefficient) && Double.isFinite(variance)
        ? Outcome.of(new Estimate(coefficient, variance))
        : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  private double leverage(int row) {
    double leverage = 0;
    for (double[] vector : basis) {
      leverage += vector[row] * vector[row];
    }
    return leverage;
  }

  private void removeBasis(double[] vector) {
    for (double[] direction : basis) {
      double share = product(direction, vector);
      for (int i = 0; i < vector.length; i++) {
        vector[i] -= share * direction[i];
      }
    }
  }

  private static double product(double[] a, double[] b) {
    Sums sums = new Sums();
    for (int i = 0; i < a.length; i++) {
      sums.add(a[i] * b[i]);
    }
    return sums.total();
  }

  private static double length(double[] vector) {
    return Math.sqrt(product(vector, vector));
  }
}
