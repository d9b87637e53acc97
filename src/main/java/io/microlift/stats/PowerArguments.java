package io.microlift.stats;

/** Checks of what a planner asks for. */
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
    return Distributions.normalIsf(1 - power);
  }
}
