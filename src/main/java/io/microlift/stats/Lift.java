package io.microlift.stats;

/**
 * Relative difference (lift) of two estimates, {@code (treatment − control)/|control|}, with three
 * intervals.
 *
 * <p>Fieller's interval excludes 0 exactly when the unpooled z test rejects, and is the one to
 * show. The delta interval is symmetric and may disagree with the test. The log interval is
 * asymmetric, defined for positive means only, and turns into itself when the arms are swapped.
 *
 * <p>Source: Fieller, "Some Problems in Interval Estimation", JRSS B 16 (1954).
 */
public final class Lift {
  private static final Lift DEFAULTS = new Lift(Distributions.normalIsf(0.025));

  private final double critical;

  private Lift(double critical) {
    this.critical = critical;
  }

  /** Two-sided intervals at alpha 0.05. */
  public static Lift withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns two-sided intervals at another error level.
   *
   * @param level in (0, 1)
   */
  public Lift withAlpha(double level) {
    return new Lift(Distributions.normalIsf(Arguments.alpha(level) / 2));
  }

  /**
   * Returns intervals with another critical value, such as a group-sequential bound or Dunnett's.
   *
   * @param value finite, at least 0
   */
  public Lift withCriticalValue(double value) {
    return new Lift(Arguments.notNegative("critical value", value));
  }

  /**
   * A lift with its standard error by the delta method.
   *
   * @param lift a fraction: 0.05 means 5 % more
   * @param interval {@code lift ∓ z·standardError}
   */
  public record Delta(double lift, double standardError, Interval interval) {}

  /**
   * A log ratio with its standard error by the delta method.
   *
   * @param logRatio {@code ln(treatment/control)}
   * @param standardError of the log ratio
   * @param interval of the lift, {@code exp(logRatio ∓ z·standardError) − 1}
   */
  public record Log(double logRatio, double standardError, Interval interval) {}

  /** Returns the lift, undefined when the control's value is 0. */
  public static Outcome<Double> of(Estimate control, Estimate treatment) {
    if (control.value() == 0) {
      return Outcome.undefined(Reason.BASELINE_ZERO);
    }
    double lift = (treatment.value() - control.value()) / Math.abs(control.value());
    return Double.isFinite(lift) ? Outcome.of(lift) : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  /**
   * Returns the lift with {@code standardError = √(v_T + v_C (m_T/m_C)²)/|m_C|}.
   *
   * @return undefined when the control's value is 0
   */
  public Outcome<Delta> delta(Estimate control, Estimate treatment) {
    return of(control, treatment).then(lift -> delta(control, treatment, lift));
  }

  private Outcome<Delta> delta(Estimate control, Estimate treatment, double lift) {
    double ratio = treatment.value() / control.value();
    double se =
        Math.hypot(treatment.standardError(), control.standardError() * ratio)
            / Math.abs(control.value());
    double half = critical * se;
    if (!Double.isFinite(half)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    return Outcome.of(new Delta(lift, se, new Interval(lift - half, lift + half)));
  }

  /**
   * Returns Fieller's g, {@code z² v_C/m_C²}: from 1 on the control's value is not significantly
   * different from 0.
   *
   * @return undefined when the control's value is 0
   */
  public Outcome<Double> fiellerG(Estimate control) {
    if (control.value() == 0) {
      return Outcome.undefined(Reason.BASELINE_ZERO);
    }
    double root = critical * control.standardError() / control.value();
    double g = root * root;
    return Double.isFinite(g) ? Outcome.of(g) : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  /**
   * Returns Fieller's interval of the lift: all r with {@code (m_T − r m_C)² ≤ z²(v_T + r² v_C)},
   * as {@code sign(m_C)(r − 1)}.
   *
   * <p>Computed as {@code (d + g ∓ h)/(1 − g)}, {@code d = (m_T − m_C)/m_C}, {@code h = (z/|m_C|)
   * √(v_T(1 − g) + (m_T/m_C)² v_C)}, which does not cancel near a lift of 0.
   *
   * @return undefined when the control's value is 0 or too uncertain (g ≥ 1)
   */
  public Outcome<Interval> fieller(Estimate control, Estimate treatment) {
    return fiellerG(control)
        .then(
            g ->
                g >= 1
                    ? Outcome.undefined(Reason.BASELINE_TOO_UNCERTAIN)
                    : fieller(control, treatment, g));
  }

  private Outcome<Interval> fieller(Estimate control, Estimate treatment, double g) {
    double difference = (treatment.value() - control.value()) / control.value();
    double ratio = treatment.value() / control.value();
    double half =
        critical
            / Math.abs(control.value())
            * Math.hypot(
                treatment.standardError() * Math.sqrt(1 - g), control.standardError() * ratio);
    double lower = (difference + g - half) / (1 - g);
    double upper = (difference + g + half) / (1 - g);
    if (!Double.isFinite(lower) || !Double.isFinite(upper)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    return Outcome.of(
        control.value() > 0 ? new Interval(lower, upper) : new Interval(-upper, -lower));
  }

  /**
   * Returns the log ratio with {@code standardError = √(v_T/m_T² + v_C/m_C²)}.
   *
   * @return undefined unless both values are above 0
   */
  public Outcome<Log> log(Estimate control, Estimate treatment) {
    if (control.value() <= 0 || treatment.value() <= 0) {
      return Outcome.undefined(Reason.MEAN_NOT_POSITIVE);
    }
    double relative = (treatment.value() - control.value()) / control.value();
    double logRatio =
        Math.abs(relative) < 0.5
            ? Math.log1p(relative)
            : Math.log(treatment.value()) - Math.log(control.value());
    double se =
        Math.hypot(
            treatment.standardError() / treatment.value(),
            control.standardError() / control.value());
    double half = critical * se;
    if (!Double.isFinite(half)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    Interval interval = new Interval(Math.expm1(logRatio - half), Math.expm1(logRatio + half));
    return Outcome.of(new Log(logRatio, se, interval));
  }
}
