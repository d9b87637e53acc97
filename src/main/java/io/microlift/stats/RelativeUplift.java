package io.microlift.stats;

import java.util.function.DoubleUnaryOperator;

/** Posterior distribution of the logarithm L = ln(p_T / p_C) of a ratio of two rates. */
final class RelativeUplift {
  /** In standard deviations. */
  private static final double TOLERANCE = 1e-11;

  private final BetaPair upwards;
  private final BetaPair downwards;

  /**
   * Takes both orders of the same pair.
   *
   * @param upwards treatment over control
   * @param downwards control over treatment
   */
  RelativeUplift(BetaPair upwards, BetaPair downwards) {
    this.upwards = upwards;
    this.downwards = downwards;
  }

  /** Returns median and equal-tailed interval at 1 − α of the relative uplift. */
  BetaBinomial.Uplift quantiles(double alpha) {
    if (upwards.hasTransform(alpha)) {
      LogRatioTransform transform = upwards.transform();
      double from = transform.quantile(alpha / 2);
      double middle = transform.quantile(0.5);
      double to = transform.quantile(1 - alpha / 2);
      if (from <= middle && middle <= to) {
        return new BetaBinomial.Uplift(
            Math.expm1(middle), new Interval(Math.expm1(from), Math.expm1(to)));
      }
    }
    double z = Distributions.normalIsf(alpha / 2);
    double lower = root(-z, each -> logRatio(cdf(each), alpha / 2));
    double median = root(0, each -> logRatio(cdf(each), 0.5));
    double upper = root(z, each -> -logRatio(sf(each), alpha / 2));
    // Rates next to 1 can make both limits 0 but for rounding.
    return new BetaBinomial.Uplift(
        Math.expm1(median),
        new Interval(Math.expm1(Math.min(lower, upper)), Math.expm1(Math.max(lower, upper))));
  }

  private static double logRatio(double probability, double target) {
    return Math.log(Math.max(probability, Double.MIN_NORMAL) / target);
  }

  private double cdf(double logRatio) {
    return logRatio < 0 ? downwards.ratioAtLeast(-logRatio) : 1 - upwards.ratioAtLeast(logRatio);
  }

  private double sf(double logRatio) {
    return logRatio < 0 ? 1 - downwards.ratioAtLeast(-logRatio) : upwards.ratioAtLeast(logRatio);
  }

  /**
   * Returns the root of a rising function, bracketed by doubling steps from where it would be if L
   * were normal.
   *
   * @param z standard normal quantile of the root
   */
  private double root(double z, DoubleUnaryOperator excess) {
    double scale = upwards.logRatioScale();
    double inner = upwards.typicalLogRatio() + z * scale;
    double direction = excess.applyAsDouble(inner) < 0 ? 1 : -1;
    double step = direction * scale / 8;
    double outer = inner + step;
    while (excess.applyAsDouble(outer) * direction < 0) {
      inner = outer;
      step *= 2;
      outer += step;
    }
    return Roots.between(
        Math.min(inner, outer), Math.max(inner, outer), scale * TOLERANCE, excess::applyAsDouble);
  }
}
