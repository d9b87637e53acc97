package io.microlift.stats;

/**
 * What is believed about a conversion rate: a beta distribution.
 *
 * @param a prior and observed conversions, above 0
 * @param b prior and observed visitors without a conversion, above 0
 */
public record BetaPosterior(double a, double b) {
  /** Refuses parameters that are not positive. */
  public BetaPosterior {
    Arguments.positive("a", a);
    Arguments.positive("b", b);
  }

  /**
   * Returns the belief after some visitors.
   *
   * @param conversions at least 0
   * @param visitors at least {@code conversions}; 0 leaves the belief as it is
   */
  public BetaPosterior after(long conversions, long visitors) {
    Arguments.atLeast("conversions", 0, conversions);
    Arguments.atLeast("visitors", conversions, visitors);
    return new BetaPosterior(a + conversions, b + (visitors - conversions));
  }

  /** Mean of the rate. */
  public double mean() {
    return a / (a + b);
  }

  /** Returns the equal-tailed interval that holds the rate with probability 1 − α. */
  public Interval credible(double alpha) {
    Arguments.alpha(alpha);
    return new Interval(
        Distributions.betaQuantile(alpha / 2, a, b), Distributions.betaIsf(alpha / 2, a, b));
  }
}
