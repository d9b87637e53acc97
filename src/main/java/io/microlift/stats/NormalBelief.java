package io.microlift.stats;

/**
 * What is believed about an effect or a mean: a normal distribution.
 *
 * @param mean finite
 * @param standardDeviation finite and above 0
 */
public record NormalBelief(double mean, double standardDeviation) {
  private static final double[] LEVELS = {0, 2, 4, 6, 8, 10, 12};

  /** Refuses a mean or standard deviation out of range. */
  public NormalBelief {
    Arguments.finite("mean", mean);
    Arguments.positive("standard deviation", standardDeviation);
  }

  /**
   * Returns the belief after an estimate, by conjugate updating: precisions add up.
   *
   * @param estimate finite
   * @param standardError of the estimate, above 0
   */
  public NormalBelief after(double estimate, double standardError) {
    Arguments.finite("estimate", estimate);
    Arguments.positive("standard error", standardError);
    double size = Math.hypot(standardDeviation, standardError);
    double weight = Math.pow(standardDeviation / size, 2);
    return new NormalBelief(
        Math.fma(weight, estimate - mean, mean), standardError * (standardDeviation / size));
  }

  /** Returns the equal-tailed interval that holds the value with probability 1 − α. */
  public Interval credible(double alpha) {
    double halfWidth = Distributions.normalIsf(Arguments.alpha(alpha) / 2) * standardDeviation;
    return new Interval(mean - halfWidth, mean + halfWidth);
  }

  /** Returns P(value &gt; 0). */
  public double chanceAboveZero() {
    return Distributions.normalSf(-mean / standardDeviation);
  }

  /** Returns P(value &lt; 0). */
  public double chanceBelowZero() {
    return Distributions.normalSf(mean / standardDeviation);
  }

  /**
   * Returns E[max(value, 0)]: what is lost on average by acting as if the value were not above 0.
   */
  public double expectedGain() {
    return standardDeviation * unitLoss(-mean / standardDeviation);
  }

  /** Returns E[max(−value, 0)]: what is lost on average by acting as if the value were above 0. */
  public double expectedLoss() {
    return standardDeviation * unitLoss(mean / standardDeviation);
  }

  /** Returns the density at x over that at the mean. */
  double density(double x) {
    double z = (x - mean) / standardDeviation;
    return Math.exp(-0.5 * z * z);
  }

  /** Returns places, in no order, between two of which the density is smooth. */
  double[] edges() {
    double[] edges = new double[2 * LEVELS.length];
    for (int i = 0; i < LEVELS.length; i++) {
      edges[2 * i] = mean - LEVELS[i] * standardDeviation;
      edges[2 * i + 1] = mean + LEVELS[i] * standardDeviation;
    }
    return edges;
  }

  /**
   * Returns the unit normal loss E[max(Z − z, 0)] = φ(z) − z P(Z &gt; z).
   *
   * <p>In the tail both terms are nearly equal. There it is φ(z) (1 − z M) with Mills' ratio M = 1
   * / (z + K), hence φ(z) K M, where K = 1 / (z + 2 / (z + 3 / (z + …))).
   */
  private static double unitLoss(double z) {
    if (z < 4) {
      return Distributions.normalDensity(z) - z * Distributions.normalSf(z);
    }
    double fraction = 0;
    for (int k = 80; k >= 1; k--) {
      fraction = k / (z + fraction);
    }
    return Distributions.normalDensity(z) * fraction / (z + fraction);
  }
}
