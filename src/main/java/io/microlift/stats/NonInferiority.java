package io.microlift.stats;

/**
 * Is the treatment worse than the control by less than a margin? The test of a guardrail.
 *
 * <p>With s = 1 where higher is better and s = −1 where lower is, an absolute margin d tests {@code
 * z = (s(m_T − m_C) + d)/√(v_T + v_C)}. A relative margin m tests {@code z = s(m_T − k m_C)/√(v_T +
 * k² v_C)}, {@code k = 1 − s m}: the margin scales with the baseline, which is itself only known by
 * its estimate. One-sided; with margin 0 it is a superiority test.
 */
public final class NonInferiority {
  private static final NonInferiority DEFAULTS =
      new NonInferiority(0.05, PreferredDirection.INCREASE);

  private final double alpha;
  private final PreferredDirection direction;

  private NonInferiority(double alpha, PreferredDirection direction) {
    this.alpha = alpha;
    this.direction = direction;
  }

  /** One-sided at alpha 0.05, higher values being better. */
  public static NonInferiority withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns the same at another error level.
   *
   * @param level one-sided, in (0, 1)
   */
  public NonInferiority withAlpha(double level) {
    return new NonInferiority(Arguments.alpha(level), direction);
  }

  /** Returns the same for a metric whose better direction is this one. */
  public NonInferiority with(PreferredDirection better) {
    return new NonInferiority(alpha, better);
  }

  /** Where a metric should move to. */
  public enum PreferredDirection {
    /** Higher is better. */
    INCREASE,
    /** Lower is better. */
    DECREASE;

    int sign() {
      return this == INCREASE ? 1 : -1;
    }
  }

  /** What is known about the margin at the one-sided level. */
  public enum Verdict {
    /** Worse by less than the margin, if at all. */
    NON_INFERIOR,
    /** Worse by more than the margin. */
    INFERIOR,
    /** Neither is shown. */
    UNKNOWN
  }

  /**
   * A test against a margin.
   *
   * @param z distance from the margin in standard errors, positive on the good side
   * @param bound one-sided bound on the bad side: of the difference for an absolute margin, of the
   *     lift (Fieller) for a relative one; undefined when the baseline is too uncertain
   */
  public record Result(double z, PValue pValue, Verdict verdict, Outcome<Double> bound) {}

  /**
   * Tests against a margin in the unit of the metric.
   *
   * @param margin how much worse is acceptable, at least 0
   * @return undefined when neither arm varies
   */
  public Outcome<Result> absolute(Estimate control, Estimate treatment, double margin) {
    Arguments.notNegative("margin", margin);
    double difference = treatment.value() - control.value();
    double se = Math.hypot(control.standardError(), treatment.standardError());
    double bound = difference - direction.sign() * Distributions.normalIsf(alpha) * se;
    return result(direction.sign() * difference + margin, se, Outcome.of(bound));
  }

  /**
   * Tests against a margin relative to the control's mean.
   *
   * @param margin a fraction, at least 0
   * @return undefined when the control's mean is not above 0 or nothing varies
   */
  public Outcome<Result> relative(Estimate control, Estimate treatment, double margin) {
    double k = 1 - direction.sign() * margin;
    double se = Math.hypot(k * control.standardError(), treatment.standardError());
    return relative(control, treatment, margin, se);
  }

  /**
   * Tests against a margin that is fixed at its share of the observed mean of the control, which
   * leaves out that this mean is uncertain. For comparison with programs that do so.
   *
   * @param margin a fraction, at least 0
   * @return undefined when the control's mean is not above 0 or nothing varies
   */
  public Outcome<Result> relativeFixed(Estimate control, Estimate treatment, double margin) {
    double se = Math.hypot(control.standardError(), treatment.standardError());
    return relative(control, treatment, margin, se);
  }

  private Outcome<Result> relative(
      Estimate control, Estimate treatment, double margin, double standardError) {
    Arguments.notNegative("margin", margin);
    if (control.value() <= 0) {
      return Outcome.undefined(Reason.BASELINE_NOT_POSITIVE);
    }
    double difference = treatment.value() - control.value();
    Outcome<Double> bound =
        Lift.withDefaults()
            .withCriticalValue(Math.abs(Distributions.normalIsf(alpha)))
            .fieller(control, treatment)
            .map(interval -> bad(interval));
    return result(direction.sign() * difference + margin * control.value(), standardError, bound);
  }

  /** The limit on the bad side; for alpha above 0.5 a one-sided bound lies on the good side. */
  private double bad(Interval interval) {
    return direction == PreferredDirection.INCREASE == alpha <= 0.5
        ? interval.lower()
        : interval.upper();
  }

  private Outcome<Result> result(double distance, double se, Outcome<Double> bound) {
    if (se == 0) {
      return Outcome.undefined(Reason.NO_VARIATION);
    }
    double z = distance / se;
    if (!Double.isFinite(z) || !Double.isFinite(se)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    PValue pValue = PValue.ofNormal(z, Alternative.GREATER);
    boolean inferior = PValue.ofNormal(z, Alternative.LESS).value() < alpha;
    Verdict verdict =
        pValue.value() < alpha
            ? Verdict.NON_INFERIOR
            : inferior ? Verdict.INFERIOR : Verdict.UNKNOWN;
    return Outcome.of(new Result(z, pValue, verdict, bound));
  }
}
