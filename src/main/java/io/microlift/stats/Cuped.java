package io.microlift.stats;

import java.math.BigDecimal;

/**
 * Variance reduction by a covariate that was measured before exposure (CUPED).
 *
 * <p>{@code θ = cov(Y, X)/var(X)} around the overall means of both arms; the adjusted mean of an
 * arm is {@code Ȳ − θ(X̄ − X̄_all)}, its variance {@code s²_Y + θ² s²_X − 2θ s_XY}; the adjusted
 * means are compared by {@link Welch}. A constant covariate gives θ = 0, the unadjusted comparison.
 *
 * <p>Everything up to the test is computed exactly from sums and rounded once, so that neither a
 * large offset of the covariate nor one that almost equals the outcome costs digits.
 *
 * <p>Source: Deng, Xu, Kohavi &amp; Walker, "Improving the Sensitivity of Online Controlled
 * Experiments by Utilizing Pre-Experiment Data", WSDM 2013.
 */
public final class Cuped {
  private static final Cuped DEFAULTS = new Cuped(Welch.withDefaults());

  private final Welch welch;

  private Cuped(Welch welch) {
    this.welch = welch;
  }

  /** Two-sided at alpha 0.05. */
  public static Cuped withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns the same at another error level.
   *
   * @param level in (0, 1); the interval covers with probability 1 − level
   */
  public Cuped withAlpha(double level) {
    return new Cuped(welch.withAlpha(level));
  }

  /** Returns the same with another alternative. */
  public Cuped with(Alternative direction) {
    return new Cuped(welch.with(direction));
  }

  /**
   * An adjusted comparison.
   *
   * @param theta slope of the outcome on the covariate
   * @param control adjusted mean and variance
   * @param treatment adjusted mean and variance
   * @param difference of the adjusted means
   * @param rawDifference of the means before adjustment
   * @param test of the adjusted difference; undefined when nothing varies after adjustment
   * @param varianceReduction {@code 1 − se²/se²_raw}, may be negative; undefined when the outcome
   *     does not vary within the arms
   * @param lift difference over the unadjusted mean of the control, with a variance by the delta
   *     method; undefined unless that mean is above 0
   */
  public record Result(
      double theta,
      Sample control,
      Sample treatment,
      double difference,
      double rawDifference,
      Outcome<Welch.Result> test,
      Outcome<Double> varianceReduction,
      Outcome<Estimate> lift) {}

  /**
   * Compares two arms.
   *
   * @param control outcome as x, covariate as y
   * @param treatment outcome as x, covariate as y
   * @return undefined when an arm has fewer than two visitors
   */
  public Outcome<Result> compare(JointSums control, JointSums treatment) {
    if (control.n() < 2 || treatment.n() < 2) {
      return Outcome.undefined(Reason.TOO_FEW_VISITORS);
    }
    Adjustment adjustment = new Adjustment(control, treatment);
    return adjustment.isWithinRange()
        ? Outcome.of(adjustment.result(welch))
        : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  /**
   * The exact part: slope θ = P/Q, means and variances as fractions of decimals, of which only the
   * last quotient is rounded, so that a perfect covariate leaves exactly nothing.
   */
  private static final class Adjustment {
    private final JointSums control;
    private final JointSums treatment;
    private final BigDecimal covariance;
    private final BigDecimal variance;
    private final double theta;
    private final Adjusted adjustedControl;
    private final Adjusted adjustedTreatment;

    /** Mean and variance of one arm, which may be beyond a double's range. */
    private record Adjusted(double mean, double variance) {
      boolean isFinite() {
        return Double.isFinite(mean) && Double.isFinite(variance);
      }
    }

    Adjustment(JointSums control, JointSums treatment) {
      this.control = control;
      this.treatment = treatment;
      JointSums all = control.plus(treatment);
      boolean constant = all.y().scaledSquares().signum() == 0;
      covariance = constant ? BigDecimal.ZERO : all.scaledProducts();
      variance = constant ? BigDecimal.ONE : all.y().scaledSquares();
      theta = Quotient.of(covariance, variance);
      adjustedControl = adjusted(control, all);
      adjustedTreatment = adjusted(treatment, all);
    }

    boolean isWithinRange() {
      return Double.isFinite(theta) && adjustedControl.isFinite() && adjustedTreatment.isFinite();
    }

    Result result(Welch welch) {
      Sample ofControl = sample(control, adjustedControl);
      Sample ofTreatment = sample(treatment, adjustedTreatment);
      BigDecimal raw = scaledDifference(treatment.x(), control.x());
      BigDecimal scaled = scaledAdjusted(treatment, control);
      BigDecimal scale = product(treatment.n(), control.n());
      double difference = Quotient.of(scaled, variance.multiply(scale));
      double se2 = ofControl.variance() / control.n() + ofTreatment.variance() / treatment.n();
      return new Result(
          theta,
          ofControl,
          ofTreatment,
          difference,
          Quotient.of(raw, scale),
          welch.compare(difference, ofControl, ofTreatment),
          varianceReduction(se2),
          lift(scaled, ofTreatment));
    }

    private static Sample sample(JointSums arm, Adjusted adjusted) {
      return new Sample(arm.n(), adjusted.mean(), adjusted.variance());
    }

    /** The mean is Ȳ plus how far Y − θX of the arm is from that of all, less that of Y. */
    private Adjusted adjusted(JointSums arm, JointSums all) {
      BigDecimal shift = scaledDifference(arm.y(), all.y());
      BigDecimal own = arm.x().sum().multiply(BigDecimal.valueOf(all.n()));
      BigDecimal mean = variance.multiply(own).subtract(covariance.multiply(shift));
      return new Adjusted(
          Quotient.of(mean, variance.multiply(product(arm.n(), all.n()))),
          arm.varianceOf(variance, covariance, variance));
    }

    /** n₁ n₂ Q times the difference of the adjusted means. */
    private BigDecimal scaledAdjusted(JointSums one, JointSums other) {
      return variance
          .multiply(scaledDifference(one.x(), other.x()))
          .subtract(covariance.multiply(scaledDifference(one.y(), other.y())));
    }

    /** n₁ n₂ times the difference of the means. */
    private static BigDecimal scaledDifference(ExactSums one, ExactSums other) {
      return one.sum()
          .multiply(BigDecimal.valueOf(other.n()))
          .subtract(other.sum().multiply(BigDecimal.valueOf(one.n())));
    }

    private static BigDecimal product(long one, long other) {
      return BigDecimal.valueOf(one).multiply(BigDecimal.valueOf(other));
    }

    private Outcome<Double> varianceReduction(double adjusted) {
      double raw = ofMean(control.x()) + ofMean(treatment.x());
      double reduction = 1 - adjusted / raw;
      return Double.isFinite(reduction)
          ? Outcome.of(reduction)
          : Outcome.undefined(Reason.NO_VARIATION);
    }

    private static double ofMean(ExactSums outcome) {
      return outcome.moments().squares() / (outcome.n() - 1) / outcome.n();
    }

    /**
     * The gradient in (Ȳ_T, X̄_T, Ȳ_C, X̄_C) is (1, −θ, −k, θ)/Ȳ_C with k = 1 + lift. Over the
     * common denominator n_T Q ΣY_C the lift is the difference of the adjusted means times n_T n_C
     * Q, and θ is P n_T ΣY_C.
     */
    private Outcome<Estimate> lift(BigDecimal difference, Sample adjustedTreatment) {
      BigDecimal baseline = control.x().sum();
      if (baseline.signum() <= 0) {
        return Outcome.undefined(Reason.BASELINE_NOT_POSITIVE);
      }
      BigDecimal unit = BigDecimal.valueOf(treatment.n()).multiply(baseline);
      BigDecimal denominator = variance.multiply(unit);
      double lift = Quotient.of(difference, denominator);
      double ofControl =
          control.varianceOf(difference.add(denominator), covariance.multiply(unit), denominator)
              / control.n();
      double ofTreatment = adjustedTreatment.variance() / treatment.n();
      double scale = control.x().moments().mean();
      double estimatedVariance = (ofControl + ofTreatment) / scale / scale;
      return Double.isFinite(lift) && Double.isFinite(estimatedVariance)
          ? Outcome.of(new Estimate(lift, estimatedVariance))
          : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
  }
}
