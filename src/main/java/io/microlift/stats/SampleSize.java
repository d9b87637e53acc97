package io.microlift.stats;

/**
 * How many visitors an experiment needs, from the normal approximation.
 *
 * <p>z_q is the upper q quantile of the normal distribution; α is divided by the number of sides.
 * Numbers of visitors are real; round up.
 */
public final class SampleSize {
  private final double alpha;
  private final double power;
  private final Sides sides;

  private SampleSize(double alpha, double power, Sides sides) {
    this.alpha = alpha;
    this.power = power;
    this.sides = sides;
  }

  /** α = 0.05, power 0.8, two-sided. */
  public static SampleSize withDefaults() {
    return new SampleSize(0.05, 0.8, Sides.TWO);
  }

  /**
   * Returns the same plan with other error levels.
   *
   * @param alpha in (0, 1)
   * @param power above α, below 1
   */
  public SampleSize withErrors(double alpha, double power) {
    PowerArguments.quantile(alpha, power);
    return new SampleSize(alpha, power, sides);
  }

  /** Returns the same plan with one or two sides. */
  public SampleSize withSides(Sides sides) {
    return new SampleSize(alpha, power, sides);
  }

  /**
   * Returns visitors per variant that tell two conversion rates apart.
   *
   * <p>With the pooled variance of the test under "no effect": ((z_α √(2 p̄ (1 − p̄)) + z_(1−power)
   * √(p_C (1 − p_C) + p_T (1 − p_T))) / (p_T − p_C))², as R's power.prop.test; unpooled: (z_α +
   * z_(1−power))² (p_C (1 − p_C) + p_T (1 − p_T)) / (p_T − p_C)².
   *
   * @param baseline rate of the control, in [0, 1]
   * @param treatment rate to be found, in [0, 1]
   * @return undefined if the rates are equal
   */
  public Outcome<Rates> forRates(double baseline, double treatment) {
    Arguments.closedProbability("baseline rate", baseline);
    Arguments.closedProbability("treatment rate", treatment);
    if (baseline == treatment) {
      return Outcome.undefined(Reason.NO_EFFECT_TO_DETECT);
    }
    double difference = treatment - baseline;
    double spread = Math.sqrt(variance(baseline) + variance(treatment));
    return Outcome.of(
        new Rates(
            Math.pow(standardErrors(baseline, treatment) / difference, 2),
            Math.pow((critical() + quantile()) * spread / difference, 2)));
  }

  /**
   * Returns visitors that tell two conversion rates apart when the arms differ in size: n_C = ((z_α
   * √(p̄ (1 − p̄)(1 + 1/r)) + z_(1−power) √(p_C (1 − p_C) + p_T (1 − p_T)/r)) / (p_T − p_C))² with
   * p̄ = (p_C + r p_T)/(1 + r), and n_T = r n_C. At r = 1 it is {@link Rates#pooled}.
   *
   * <p>Source: Fleiss, Tytun &amp; Ury, Biometrics 36 (1980), without continuity correction.
   *
   * @param baseline rate of the control, in [0, 1]
   * @param treatment rate to be found, in [0, 1]
   * @param allocationRatio r = n_T / n_C, above 0
   * @return undefined if the rates are equal, or too close for a double to hold the result
   */
  public Outcome<Arms> forRates(double baseline, double treatment, double allocationRatio) {
    Arguments.closedProbability("baseline rate", baseline);
    Arguments.closedProbability("treatment rate", treatment);
    Arguments.positive("allocation ratio", allocationRatio);
    if (baseline == treatment) {
      return Outcome.undefined(Reason.NO_EFFECT_TO_DETECT);
    }
    double share = allocationRatio / (1 + allocationRatio);
    double middle = baseline + share * (treatment - baseline);
    double alike = Math.sqrt(variance(middle) * (1 + 1 / allocationRatio));
    double apart = Math.sqrt(variance(baseline) + variance(treatment) / allocationRatio);
    double standardErrors = critical() * alike + quantile() * apart;
    double control = Math.pow(standardErrors / (treatment - baseline), 2);
    return arms(control, control * allocationRatio);
  }

  private static Outcome<Arms> arms(double control, double treatment) {
    return control < Double.POSITIVE_INFINITY && treatment < Double.POSITIVE_INFINITY
        ? Outcome.of(new Arms(control, treatment))
        : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  /**
   * Returns the smallest rate above the baseline that is found with the planned power, by the
   * pooled formula of {@link #forRates}.
   *
   * @param baseline rate of the control, in [0, 1)
   * @param visitors per variant, above 0
   * @return undefined if not even a rate of 1 is found
   */
  public Outcome<Double> detectableRate(double baseline, double visitors) {
    Arguments.closedProbability("baseline rate", baseline);
    Arguments.positive("visitors", visitors);
    double most = 1 - baseline;
    double root = Math.sqrt(visitors);
    if (!(most * root > standardErrors(baseline, 1))) {
      return Outcome.undefined(Reason.POWER_OUT_OF_REACH);
    }
    double logDifference =
        Roots.between(
            Math.log(Double.MIN_NORMAL),
            Math.log(most),
            1e-15,
            log ->
                log
                    + Math.log(root)
                    - Math.log(standardErrors(baseline, baseline + Math.exp(log))));
    return Outcome.of(baseline + Math.exp(logDifference));
  }

  /**
   * Returns the smallest difference that is found with the planned power at a given precision: (z_α
   * + z_(1−power)) SE. Of a running experiment this says what it can still find; it does not depend
   * on the estimate.
   *
   * @param standardError of the difference, at least 0
   */
  public double detectableDifference(double standardError) {
    return (critical() + quantile()) * Arguments.notNegative("standard error", standardError);
  }

  /**
   * Returns visitors that tell two means apart: n_C = (z_α + z_(1−power))² (σ_C² + σ_T² / ratio) /
   * δ² and n_T = ratio n_C.
   *
   * @param sdControl σ_C, at least 0
   * @param sdTreatment σ_T, at least 0
   * @param delta difference to be found, finite
   * @param allocationRatio n_T / n_C, above 0
   * @return undefined if the difference is 0, or too small for a double to hold the result
   */
  public Outcome<Arms> forMeans(
      double sdControl, double sdTreatment, double delta, double allocationRatio) {
    Arguments.notNegative("standard deviation", sdControl);
    Arguments.notNegative("standard deviation", sdTreatment);
    Arguments.finite("delta", delta);
    Arguments.positive("allocation ratio", allocationRatio);
    if (delta == 0) {
      return Outcome.undefined(Reason.NO_EFFECT_TO_DETECT);
    }
    double standardErrors = (critical() + quantile()) / delta;
    double variance = sdControl * sdControl + sdTreatment * sdTreatment / allocationRatio;
    double control = standardErrors * standardErrors * variance;
    return arms(control, control * allocationRatio);
  }

  private double standardErrors(double baseline, double treatment) {
    double middle = (baseline + treatment) / 2;
    return critical() * Math.sqrt(2 * variance(middle))
        + quantile() * Math.sqrt(variance(baseline) + variance(treatment));
  }

  private static double variance(double rate) {
    return rate * Math.max(0, 1 - rate);
  }

  private double critical() {
    return Distributions.normalIsf(alpha / sides.count());
  }

  private double quantile() {
    return PowerArguments.quantile(power);
  }

  /**
   * Visitors per variant.
   *
   * @param pooled for the test with the pooled variance
   * @param unpooled for the test with both variances
   */
  public record Rates(double pooled, double unpooled) {}

  /** Visitors of each arm. */
  public record Arms(double control, double treatment) {}
}
