package io.microlift.stats;

/** What planners ask for, checked. */
final class PowerArguments {
  private PowerArguments() {}

  /**
   * Returns the quantile z with Φ(z) = {@code power}.
   *
   * @param power above {@code alpha}, below 1: less is reached without any data
   */
  static double quantile(double alpha, double power) {
    Arguments.alpha(alpha);
    Arguments.probability("power", power);
    if (!(power > alpha)) {
      throw new IllegalArgumentException("power %s is not above alpha %s".formatted(power, alpha));
    }
    return quantile(power);
  }

  /** Returns the z with Φ(z) = {@code power}, without cancellation. */
  static double quantile(double power) {
    return power < 0.5 ? -Distributions.normalIsf(power) : Distributions.normalIsf(1 - power);
  }
}
