package io.microlift.stats;

/** Compares two estimates, or one with 0, by the normal law: {@code z = difference/se}. */
public final class ZTest {
  private static final ZTest DEFAULTS = new ZTest(0.05, Alternative.TWO_SIDED);

  private final double alpha;
  private final Alternative alternative;

  private ZTest(double alpha, Alternative alternative) {
    this.alpha = alpha;
    this.alternative = alternative;
  }

  /** Two-sided at alpha 0.05. */
  public static ZTest withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns the same at another error level.
   *
   * @param level in (0, 1); the interval covers with probability 1 − level
   */
  public ZTest withAlpha(double level) {
    return new ZTest(Arguments.alpha(level), alternative);
  }

  /** Returns the same with another alternative; the interval stays two-sided. */
  public ZTest with(Alternative direction) {
    return new ZTest(alpha, direction);
  }

  /**
   * A z test.
   *
   * @param standardError above 0
   * @param interval {@code difference ∓ z·standardError}, two-sided
   */
  public record Result(
      double difference, double standardError, double z, PValue pValue, Interval interval) {}

  /**
   * Tests whether two independent estimates differ.
   *
   * @return undefined when both variances are 0
   */
  public Outcome<Result> compare(Estimate control, Estimate treatment) {
    double standardError = Math.hypot(control.standardError(), treatment.standardError());
    return compare(treatment.value() - control.value(), standardError);
  }

  /**
   * Tests whether an estimated difference is 0.
   *
   * @return undefined when its variance is 0
   */
  public Outcome<Result> compare(Estimate difference) {
    return compare(difference.value(), difference.standardError());
  }

  private Outcome<Result> compare(double difference, double standardError) {
    if (standardError == 0) {
      return Outcome.undefined(Reason.NO_VARIATION);
    }
    double z = difference / standardError;
    double half = Distributions.normalIsf(alpha / 2) * standardError;
    if (!Double.isFinite(z) || !Double.isFinite(half)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    Interval interval = new Interval(difference - half, difference + half);
    return Outcome.of(
        new Result(difference, standardError, z, PValue.ofNormal(z, alternative), interval));
  }
}
