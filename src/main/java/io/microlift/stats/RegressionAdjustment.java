package io.microlift.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Variance reduction by several covariates that were measured before exposure.
 *
 * <p>Two regressions: the analysis of covariance {@code Y ~ 1 + T + X}, and Lin's with
 * interactions, {@code Y ~ 1 + T + X_c + T·X_c}, whose covariates are centred over all visitors, so
 * that the coefficient of T is the average effect and the intercept the control's mean. Lin's never
 * loses precision asymptotically. Standard errors are HC2.
 *
 * <p>Source: Lin, "Agnostic Notes on Regression Adjustments to Experimental Data", Annals of
 * Applied Statistics 7 (2013).
 */
public final class RegressionAdjustment {
  private RegressionAdjustment() {}

  /**
   * The effect of the treatment after adjustment.
   *
   * @param ancova effect by analysis of covariance
   * @param lin effect by the regression with interactions
   * @param linControlMean adjusted mean of the control
   */
  public record Result(Estimate ancova, Estimate lin, double linControlMean) {}

  /** The visitors of one arm: an outcome and a row of covariates each. */
  public static final class Arm {
    private final double[] outcome;
    private final double[][] covariates;

    /**
     * Copies the values.
     *
     * @param outcome one value a visitor
     * @param covariates one row a visitor, all rows of the same length of at least 1
     */
    public Arm(double[] outcome, List<double[]> covariates) {
      if (outcome.length != covariates.size()) {
        throw new IllegalArgumentException(
            "%d outcomes for %d rows of covariates".formatted(outcome.length, covariates.size()));
      }
      this.outcome = outcome.clone();
      this.covariates = covariates.stream().map(double[]::clone).toArray(double[][]::new);
      for (double[] row : this.covariates) {
        if (row.length == 0 || row.length != this.covariates[0].length) {
          throw new IllegalArgumentException("rows of covariates differ in length or are empty");
        }
      }
    }
  }

  /**
   * Compares two arms.
   *
   * @return undefined when an arm has fewer than two visitors, covariates depend on each other or a
   *     visitor determines a coefficient alone
   */
  public static Outcome<Result> compare(Arm control, Arm treatment) {
    if (control.outcome.length < 2 || treatment.outcome.length < 2) {
      return Outcome.undefined(Reason.TOO_FEW_VISITORS);
    }
    if (control.covariates[0].length != treatment.covariates[0].length) {
      throw new IllegalArgumentException("the arms have different covariates");
    }
    double[] outcome = concatenate(control.outcome, treatment.outcome);
    double level = centre(outcome);
    double[] one = new double[outcome.length];
    Arrays.fill(one, 1);
    double[] assigned = new double[outcome.length];
    Arrays.fill(assigned, control.outcome.length, outcome.length, 1);
    List<double[]> covariates = covariates(control, treatment);
    List<double[]> interacted = new ArrayList<>(covariates);
    covariates.forEach(column -> interacted.add(times(column, assigned)));
    Outcome<Estimate> ancova =
        LeastSquares.lastCoefficient(columns(one, covariates, assigned), outcome);
    Outcome<Estimate> lin =
        LeastSquares.lastCoefficient(columns(one, interacted, assigned), outcome);
    Outcome<Estimate> mean =
        LeastSquares.lastCoefficient(columns(assigned, interacted, one), outcome);
    return ancova.then(
        plain -> lin.then(full -> mean.map(rest -> new Result(plain, full, level + rest.value()))));
  }

  private static List<double[]> columns(double[] first, List<double[]> others, double[] last) {
    List<double[]> columns = new ArrayList<>(others);
    columns.add(0, first);
    columns.add(last);
    return columns;
  }

  /** Columns of both arms, centred over all visitors. */
  private static List<double[]> covariates(Arm control, Arm treatment) {
    List<double[]> columns = new ArrayList<>();
    for (int k = 0; k < control.covariates[0].length; k++) {
      double[] column = concatenate(column(control, k), column(treatment, k));
      centre(column);
      columns.add(column);
    }
    return columns;
  }

  private static double[] column(Arm arm, int k) {
    return Arrays.stream(arm.covariates).mapToDouble(row -> row[k]).toArray();
  }

  private static double[] concatenate(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Subtracts the mean from every value and returns it. */
  private static double centre(double[] values) {
    double mean = Moments.of(values).mean();
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
    }
    return mean;
  }

  private static double[] times(double[] a, double[] b) {
    double[] products = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      products[i] = a[i] * b[i];
    }
    return products;
  }
}
