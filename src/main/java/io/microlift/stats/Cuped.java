package io.microlift.stats;

import java.math.BigDecimal;
import java.math.MathContext;

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
  private static final MathContext DIGITS = MathContext.DECIMAL128;

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

  /** The exact part: slope, means and variances as decimals. */
  private static final class Adjustment {
    private final JointSums control;
    private final JointSums treatment;
    private final BigDecimal covariance;
    private final BigDecimal variance;
    private final BigDecimal theta;
    private final BigDecimal overall;
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
      theta = covariance.divide(variance, DIGITS);
      overall = all.y().mean();
      adjustedControl = adjusted(control);
      adjustedTreatment = adjusted(treatment);
    }

    boolean isWithinRange() {
      return Double.isFinite(theta.doubleValue())
          && adjustedControl.isFinite()
          && adjustedTreatment.isFinite();
    }

    Result result(Welch welch) {
      Sample ofControl = sample(control, adjustedControl);
      Sample ofTreatment = sample(treatment, adjustedTreatment);
      BigDecimal raw = treatment.x().mean().subtract(control.x().mean());
      BigDecimal shift = treatment.y().mean().subtract(control.y().mean());
      BigDecimal difference = raw.subtract(theta.multiply(shift));
      double se2 = ofControl.variance() / control.n() + ofTreatment.variance() / treatment.n();
      return new Result(
          theta.doubleValue(),
          ofControl,
          ofTreatment,
          difference.doubleValue(),
          raw.doubleValue(),
          welch.compare(difference.doubleValue(), ofControl, ofTreatment),
          varianceReduction(se2),
          lift(difference, ofTreatment));
    }

    private static Sample sample(JointSums arm, Adjusted adjusted) {
      return new Sample(arm.n(), adjusted.mean(), adjusted.variance());
    }

    private Adjusted adjusted(JointSums arm) {
      return new Adjusted(adjustedMean(arm).doubleValue(), adjustedVariance(arm));
    }

    private BigDecimal adjustedMean(JointSums arm) {
      return arm.x().mean().subtract(theta.multiply(arm.y().mean().subtract(overall)));
    }

    /** θ = P/Q is not divided out, so that a perfect covariate leaves exactly nothing. */
    private double adjustedVariance(JointSums arm) {
      return arm.varianceOf(variance, covariance)
          .divide(variance.multiply(variance), DIGITS)
          .doubleValue();
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

    /** The gradient in (Ȳ_T, X̄_T, Ȳ_C, X̄_C) is (1, −θ, −k, θ)/Ȳ_C with k = 1 + lift. */
    private Outcome<Estimate> lift(BigDecimal difference, Sample adjustedTreatment) {
      BigDecimal baseline = control.x().mean();
      if (baseline.signum() <= 0) {
        return Outcome.undefined(Reason.BASELINE_NOT_POSITIVE);
      }
      BigDecimal lift = difference.divide(baseline, DIGITS);
      double ofControl =
          control.varianceOf(lift.add(BigDecimal.ONE), theta).doubleValue() / control.n();
      double ofTreatment = adjustedTreatment.variance() / treatment.n();
      double scale = baseline.doubleValue();
      double estimatedVariance = (ofControl + ofTreatment) / scale / scale;
      return Double.isFinite(lift.doubleValue()) && Double.isFinite(estimatedVariance)
          ? Outcome.of(new Estimate(lift.doubleValue(), estimatedVariance))
          : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
  }
}
