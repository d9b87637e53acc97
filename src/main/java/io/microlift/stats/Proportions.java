package io.microlift.stats;

/**
 * Compares the conversion rates of two arms.
 *
 * <p>The test is the pooled (score) z test, z² being Pearson's chi-squared statistic without
 * continuity correction; {@link #scoreRatio} and {@link #scoreLift} are the intervals that agree
 * with it. Difference and test statistic come from exact integers, so that a difference of one
 * conversion in 10⁹ visitors is not lost.
 *
 * <p>Sources: Koopman, Biometrics 40 (1984); Miettinen &amp; Nurminen, Statistics in Medicine 4
 * (1985); Newcombe, Statistics in Medicine 17 (1998) 857 and 873; Wilson, JASA 22 (1927).
 */
public final class Proportions {
  private static final Proportions DEFAULTS = new Proportions(0.05, Alternative.TWO_SIDED);

  private final double alpha;
  private final Alternative alternative;

  private Proportions(double alpha, Alternative alternative) {
    this.alpha = alpha;
    this.alternative = alternative;
  }

  /** Two-sided at alpha 0.05. */
  public static Proportions withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns the same at another error level.
   *
   * @param level in (0, 1); intervals cover with probability 1 − level
   */
  public Proportions withAlpha(double level) {
    return new Proportions(Arguments.alpha(level), alternative);
  }

  /** Returns the same with another alternative for the tests; intervals stay two-sided. */
  public Proportions with(Alternative direction) {
    return new Proportions(alpha, direction);
  }

  /**
   * A z test.
   *
   * @param difference rate of the treatment − rate of the control
   * @param standardError what the difference is divided by, above 0
   * @param z difference / standardError
   */
  public record Result(double difference, double standardError, double z, PValue pValue) {}

  /**
   * Tests with the variance of the pooled rate p, {@code p(1 − p)(1/n_C + 1/n_T)}.
   *
   * @return undefined when nobody or everybody converted
   */
  public Outcome<Result> pooled(Proportion control, Proportion treatment) {
    double n = (double) control.visitors() + treatment.visitors();
    double converted = (double) control.converted() + treatment.converted();
    double notConverted = (double) control.notConverted() + treatment.notConverted();
    if (converted == 0 || notConverted == 0) {
      return Outcome.undefined(Reason.NOBODY_OR_EVERYBODY_CONVERTED);
    }
    double variance = converted / control.visitors() * (notConverted / treatment.visitors()) / n;
    return Outcome.of(result(control, treatment, Math.sqrt(variance)));
  }

  /**
   * Tests with the variances of both rates, {@code p_C(1 − p_C)/n_C + p_T(1 − p_T)/n_T}.
   *
   * @return undefined when neither arm varies
   */
  public Outcome<Result> unpooled(Proportion control, Proportion treatment) {
    double standardError = standardError(control, treatment);
    if (standardError == 0) {
      return Outcome.undefined(Reason.NO_VARIATION);
    }
    return Outcome.of(result(control, treatment, standardError));
  }

  /** Returns the unpooled standard error of the difference, at least 0. */
  public static double standardError(Proportion control, Proportion treatment) {
    return Math.sqrt(control.estimate().variance() + treatment.estimate().variance());
  }

  /**
   * Returns Wald's interval of the difference, {@code difference ∓ z·standardError}, not truncated
   * to [−1, 1].
   *
   * @return undefined when neither arm varies
   */
  public Outcome<Interval> wald(Proportion control, Proportion treatment) {
    return unpooled(control, treatment)
        .map(
            test -> {
              double half = critical() * test.standardError();
              return new Interval(test.difference() - half, test.difference() + half);
            });
  }

  /** Returns Wilson's score interval of one rate, without continuity correction. */
  public Interval wilson(Proportion arm) {
    double z = critical();
    double lower =
        arm.converted() == 0 ? 0 : arm.rate() * arm.rate() / (1 + weight(arm, z)) / root(arm, z);
    double upper = arm.notConverted() == 0 ? 1 : root(arm, z);
    return new Interval(Math.min(lower, arm.rate()), Math.max(upper, arm.rate()));
  }

  /**
   * Returns Newcombe's interval of the difference (method 10): the distances of both Wilson limits
   * from their rates, squared and added.
   */
  public Interval newcombe(Proportion control, Proportion treatment) {
    double z = critical();
    double difference = treatment.rateMinus(control);
    double down = Math.hypot(wilsonBelow(treatment, z), wilsonAbove(control, z));
    double up = Math.hypot(wilsonAbove(treatment, z), wilsonBelow(control, z));
    return new Interval(difference - down, difference + up);
  }

  /**
   * Returns Koopman's score interval of the ratio of the rates, treatment / control.
   *
   * <p>Defined for every pair: no conversion in the treatment gives a lower limit of 0, none in the
   * control an upper limit of ∞.
   */
  public Interval scoreRatio(Proportion control, Proportion treatment) {
    Interval log = scoreLogRatio(control, treatment);
    return new Interval(Math.exp(log.lower()), Math.exp(log.upper()));
  }

  /** Returns the interval of {@link #scoreRatio} minus 1, without cancellation. */
  public Interval scoreLift(Proportion control, Proportion treatment) {
    Interval log = scoreLogRatio(control, treatment);
    return new Interval(Math.expm1(log.lower()), Math.expm1(log.upper()));
  }

  private Interval scoreLogRatio(Proportion control, Proportion treatment) {
    return new ScoreRatioInterval(control, treatment, critical()).logRatio();
  }

  private Result result(Proportion control, Proportion treatment, double standardError) {
    double difference = treatment.rateMinus(control);
    double z = difference / standardError;
    return new Result(difference, standardError, z, PValue.ofNormal(z, alternative));
  }

  private double critical() {
    return Distributions.normalIsf(alpha / 2);
  }

  private static double weight(Proportion arm, double z) {
    return z * z / arm.visitors();
  }

  /** Upper root of the quadratic whose roots are Wilson's limits. */
  private static double root(Proportion arm, double z) {
    double weight = weight(arm, z);
    return (arm.rate() + weight / 2 + spread(arm, weight)) / (1 + weight);
  }

  private static double spread(Proportion arm, double weight) {
    double other = (double) arm.notConverted() / arm.visitors();
    return Math.sqrt(weight * (arm.rate() * other + weight / 4));
  }

  private static double wilsonBelow(Proportion arm, double z) {
    if (arm.converted() == 0) {
      return 0;
    }
    double weight = weight(arm, z);
    return Math.max(0, spread(arm, weight) + weight * (arm.rate() - 0.5)) / (1 + weight);
  }

  private static double wilsonAbove(Proportion arm, double z) {
    return wilsonBelow(new Proportion(arm.notConverted(), arm.visitors()), z);
  }
}
