package io.microlift.stats;

/**
 * An estimate and how far it can be trusted: a mean, a ratio or an adjusted mean of one arm.
 *
 * @param value the estimate, finite
 * @param variance variance of the estimate itself (not of single visitors), finite and at least 0
 */
public record Estimate(double value, double variance) {
  /** Refuses what is not finite. */
  public Estimate {
    Arguments.finite("value", value);
    Arguments.notNegative("variance", variance);
  }

  /** Square root of the variance. */
  public double standardError() {
    return Math.sqrt(variance);
  }
}
