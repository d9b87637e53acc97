package io.microlift.stats;

/**
 * What the tests need to know about one arm: visitors, their mean and their variance.
 *
 * @param n visitors, at least 0; without any, mean and variance say nothing
 * @param mean mean per visitor, finite
 * @param variance variance between visitors (divisor n − 1), finite and at least 0
 */
public record Sample(long n, double mean, double variance) {
  /** Refuses what no sample can have. */
  public Sample {
    Arguments.atLeast("n", 0, n);
    Arguments.finite("mean", mean);
    Arguments.notNegative("variance", variance);
  }

  /**
   * Returns the mean with its variance, {@code variance / n}.
   *
   * @throws IllegalArgumentException without visitors
   */
  public Estimate estimate() {
    Arguments.atLeast("n", 1, n);
    return new Estimate(mean, variance / n);
  }
}
