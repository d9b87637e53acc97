package io.microlift.stats;

import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Koopman's interval: all ratios φ of two rates that a score test does not reject.
 *
 * <p>The statistic is Miettinen and Nurminen's without their factor N/(N − 1), {@code z(φ) = (p_T −
 * φ p_C)/√(p̃_T(1 − p̃_T)/n_T + φ² p̃_C(1 − p̃_C)/n_C)}, which falls in φ. The rates p̃ under p̃_T
 * = φ p̃_C maximise the likelihood; p̃_C is the smaller root of {@code Nφp² − (φ(n_T + x_C) + n_C +
 * x_T)p + (x_C + x_T) = 0}, written so that nothing cancels. The limits are found in ln φ.
 */
final class ScoreRatioInterval {
  private static final int MOST_EVALUATIONS = 1_000;
  private static final double LARGEST_LOG = 690;

  private final Proportion control;
  private final Proportion treatment;
  private final double critical;

  ScoreRatioInterval(Proportion control, Proportion treatment, double critical) {
    this.control = control;
    this.treatment = treatment;
    this.critical = critical;
  }

  /** Limits of ln φ: −∞ without a conversion in the treatment, ∞ without one in the control. */
  Interval logRatio() {
    return new Interval(
        treatment.converted() == 0 ? Double.NEGATIVE_INFINITY : limit(critical),
        control.converted() == 0 ? Double.POSITIVE_INFINITY : limit(-critical));
  }

  /** The ln φ with z(φ) = target, bracketed from the estimate by doubling steps. */
  private double limit(double target) {
    double inner = start();
    double excess = z(inner) - target;
    if (excess == 0) {
      return inner;
    }
    double step = excess > 0 ? 0.5 : -0.5;
    double outer = inner + step;
    while ((z(outer) - target) * excess > 0 && Math.abs(outer) < LARGEST_LOG) {
      inner = outer;
      step *= 2;
      outer += step;
    }
    if ((z(outer) - target) * excess > 0) {
      return outer;
    }
    return new BrentSolver(1e-15, 1e-17, 1e-15)
        .solve(
            MOST_EVALUATIONS,
            logRatio -> z(logRatio) - target,
            Math.min(inner, outer),
            Math.max(inner, outer));
  }

  /** Log of the estimated ratio; if that is not finite, of one with half a conversion more. */
  private double start() {
    double extra = treatment.converted() == 0 || control.converted() == 0 ? 0.5 : 0;
    return Math.log((treatment.converted() + extra) / treatment.visitors())
        - Math.log((control.converted() + extra) / control.visitors());
  }

  private double z(double logRatio) {
    double ratio = Math.exp(logRatio);
    double nC = control.visitors();
    double nT = treatment.visitors();
    double rateControl = restrictedControlRate(ratio);
    double rateTreatment = Math.min(1, ratio * rateControl);
    double variance =
        rateTreatment * (1 - rateTreatment) / nT
            + ratio * ratio * rateControl * (1 - rateControl) / nC;
    double difference = treatment.rate() - ratio * control.rate();
    return variance > 0 ? difference / Math.sqrt(variance) : 0;
  }

  private double restrictedControlRate(double ratio) {
    double nC = control.visitors();
    double nT = treatment.visitors();
    double converted = (double) control.converted() + treatment.converted();
    double forward = ratio * (nT + control.converted());
    double backward = nC + treatment.converted();
    double root =
        Math.sqrt(
            (forward - backward) * (forward - backward)
                + 4 * ratio * control.notConverted() * (double) treatment.notConverted());
    return Math.min(1, 2 * converted / (forward + backward + root));
  }
}
