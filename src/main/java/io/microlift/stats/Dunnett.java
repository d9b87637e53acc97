package io.microlift.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Dunnett's test: several treatments against one control, with the error level of all comparisons
 * together.
 *
 * <p>Single-step adjusted p-values P(max |T_j| ≥ |t_i|) (two-sided) or P(max T_j ≥ t_i) (one-sided)
 * for statistics that are correlated through the control, √(n_i n_j / ((n_i + n_0)(n_j + n_0))).
 * They lie between the unadjusted and Bonferroni's.
 *
 * <p>Source: Dunnett, "A Multiple Comparison Procedure for Comparing Several Treatments with a
 * Control", JASA 1955.
 */
public final class Dunnett {
  private final long control;
  private final long[] treatments;
  private final double alpha;
  private final Sides sides;
  private final double df;

  private Dunnett(long control, long[] treatments, double alpha, Sides sides, double df) {
    this.control = control;
    this.treatments = treatments;
    this.alpha = alpha;
    this.sides = sides;
    this.df = df;
  }

  /**
   * Two-sided, α = 0.05, normal statistics.
   *
   * @param control visitors of the control, at least 1
   * @param treatments visitors of each treatment, at least one treatment, each at least 1
   */
  public static Dunnett of(long control, long... treatments) {
    Arguments.atLeast("visitors of the control", 1, control);
    Arguments.atLeast("number of treatments", 1, treatments.length);
    for (long treatment : treatments) {
      Arguments.atLeast("visitors of a treatment", 1, treatment);
    }
    return new Dunnett(control, treatments.clone(), 0.05, Sides.TWO, Double.POSITIVE_INFINITY);
  }

  /** Returns the same test with another error level of the whole family, in (0, 1). */
  public Dunnett withAlpha(double alpha) {
    return new Dunnett(control, treatments, Arguments.alpha(alpha), sides, df);
  }

  /** Returns the same test with one or two sides. */
  public Dunnett withSides(Sides sides) {
    return new Dunnett(control, treatments, alpha, sides, df);
  }

  /** Returns the same test for t statistics with a common variance on {@code df} &gt; 0. */
  public Dunnett withDegreesOfFreedom(double df) {
    return new Dunnett(
        control, treatments, alpha, sides, Arguments.positive("degrees of freedom", df));
  }

  /**
   * Returns the adjusted p-values.
   *
   * @param statistics one for each treatment, in their order
   * @return in [0, 1], in the same order
   */
  public double[] pValues(double... statistics) {
    if (statistics.length != treatments.length) {
      throw new IllegalArgumentException(
          "%d statistics for %d treatments".formatted(statistics.length, treatments.length));
    }
    DunnettIntegral integral = new DunnettIntegral(sides, control, treatments);
    double[] pValues = new double[statistics.length];
    for (int i = 0; i < pValues.length; i++) {
      double statistic = Arguments.finite("statistic", statistics[i]);
      pValues[i] = exceedance(integral, sides == Sides.TWO ? Math.abs(statistic) : statistic);
    }
    return pValues;
  }

  /**
   * Returns the c with which the comparisons that reach it are significant; it also makes
   * simultaneous intervals, estimate ∓ c SE.
   */
  public double criticalValue() {
    DunnettIntegral integral = new DunnettIntegral(sides, control, treatments);
    double unadjusted = upperQuantile(alpha / sides.count());
    double bonferroni = upperQuantile(alpha / sides.count() / treatments.length);
    if (treatments.length == 1) {
      return unadjusted;
    }
    double slack = 1e-9 * Math.max(1, Math.abs(bonferroni));
    return Roots.between(
        unadjusted - slack,
        bonferroni + slack,
        1e-12,
        c -> Math.log(exceedance(integral, c) / alpha));
  }

  /**
   * Compares groups of values, assuming one variance in all of them.
   *
   * @param control its values
   * @param treatments their values, at least one group
   * @return undefined if a group is empty, if no group has two values, or if all values of each
   *     group are equal
   */
  public static Outcome<Groups> compare(Moments control, List<Moments> treatments) {
    List<Moments> all = new ArrayList<>(treatments);
    all.add(control);
    double squares = 0;
    long df = 0;
    for (Moments group : all) {
      if (group.n() == 0) {
        return Outcome.undefined(Reason.NO_VISITORS);
      }
      squares += group.squares();
      df += group.n() - 1;
    }
    if (df == 0) {
      return Outcome.undefined(Reason.TOO_FEW_VISITORS);
    }
    if (squares == 0) {
      return Outcome.undefined(Reason.NO_VARIATION);
    }
    double variance = squares / (double) df;
    double[] statistics = new double[treatments.size()];
    for (int i = 0; i < statistics.length; i++) {
      Moments group = treatments.get(i);
      double perMean = 1.0 / group.n() + 1.0 / control.n();
      statistics[i] = (group.mean() - control.mean()) / Math.sqrt(variance * perMean);
    }
    Dunnett test =
        of(control.n(), treatments.stream().mapToLong(Moments::n).toArray())
            .withDegreesOfFreedom((double) df);
    return Outcome.of(new Groups(df, variance, boxed(statistics), boxed(test.pValues(statistics))));
  }

  private double exceedance(DunnettIntegral integral, double threshold) {
    if (Double.isInfinite(df)) {
      return integral.exceedance(threshold);
    }
    ChiScale scale = new ChiScale(df);
    return threshold >= 0
        ? scale.meanOfFalling(w -> integral.exceedance(threshold * w), threshold, 0)
        : 1 - scale.meanOfFalling(w -> 1 - integral.exceedance(threshold * w), -threshold, 0);
  }

  private double upperQuantile(double q) {
    return Double.isInfinite(df) ? Distributions.normalIsf(q) : Distributions.studentIsf(q, df);
  }

  private static List<Double> boxed(double[] values) {
    List<Double> boxed = new ArrayList<>();
    for (double value : values) {
      boxed.add(value);
    }
    return boxed;
  }

  /**
   * Dunnett's two-sided test of groups of values.
   *
   * @param degreesOfFreedom values − groups
   * @param pooledVariance within groups, above 0
   * @param statistics t of each treatment against the control
   * @param pValues adjusted, in the same order
   */
  public record Groups(
      long degreesOfFreedom, double pooledVariance, List<Double> statistics, List<Double> pValues) {
    /** Copies the lists. */
    public Groups {
      statistics = List.copyOf(statistics);
      pValues = List.copyOf(pValues);
    }
  }
}
