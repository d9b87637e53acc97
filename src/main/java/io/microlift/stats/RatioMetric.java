package io.microlift.stats;

import java.math.BigDecimal;

/**
 * A ratio of two sums over visitors whose denominator is random, too: clicks per session, revenue
 * per order.
 *
 * <p>{@code R = ΣN/ΣD} with variance {@code s²_e/(n D̄²)} of the residuals {@code e_i = N_i − R
 * D_i} (divisor n − 1), which is the delta method. Visitors with N = D = 0 stay in. A treatment
 * that moves the denominator moves the ratio without any benefit: show numerator and denominator
 * per visitor beside it.
 *
 * <p>Source: Deng, Knoblich &amp; Lu, "Applying the Delta Method in Metric Analytics", KDD 2018.
 */
public final class RatioMetric {
  private RatioMetric() {}

  /**
   * Returns the ratio of one arm and its variance.
   *
   * @param arm numerator as x, denominator as y
   * @return undefined when there are fewer than two visitors or the denominator adds up to 0
   */
  public static Outcome<Estimate> estimate(JointSums arm) {
    BigDecimal numerator = arm.x().sum();
    BigDecimal denominator = arm.y().sum();
    if (denominator.signum() == 0) {
      return Outcome.undefined(Reason.DENOMINATOR_ZERO);
    }
    if (arm.n() < 2) {
      return Outcome.undefined(Reason.TOO_FEW_VISITORS);
    }
    // s²_e D² = s² of (D N_i − N D_i), which needs no division and is exactly 0 for a fixed ratio
    double variance =
        arm.varianceOf(denominator, numerator, denominator.multiply(denominator)) * arm.n();
    double ratio = Quotient.of(numerator, denominator);
    if (!Double.isFinite(ratio) || !Double.isFinite(variance)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    return Outcome.of(new Estimate(ratio, variance));
  }
}
