package io.microlift.stats;

/**
 * Compares two means without assuming equal variances (Welch's t test).
 *
 * <p>{@code t = (m_T − m_C)/se}, {@code se² = s²_C/n_C + s²_T/n_T}, with {@code 1/(r²/(n_C − 1) +
 * (1 − r)²/(n_T − 1))} degrees of freedom, {@code r = (s²_C/n_C)/se²}.
 *
 * <p>Sources: Welch, Biometrika 34 (1947); Satterthwaite, Biometrics Bulletin 2 (1946).
 */
public final class Welch {
  private static final Welch DEFAULTS = new Welch(0.05, Alternative.TWO_SIDED);

  private final double alpha;
  private final Alternative alternative;

  private Welch(double alpha, Alternative alternative) {
    this.alpha = alpha;
    this.alternative = alternative;
  }

  /** Two-sided at alpha 0.05. */
  public static Welch withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns the same at another error level.
   *
   * @param level in (0, 1); the interval covers with probability 1 − level
   */
  public Welch withAlpha(double level) {
    return new Welch(Arguments.alpha(level), alternative);
  }

  /** Returns the same with another alternative; a one-sided one has a one-sided interval. */
  public Welch with(Alternative direction) {
    return new Welch(alpha, direction);
  }

  /**
   * A t test.
   *
   * @param difference mean of the treatment − mean of the control
   * @param standardError above 0
   * @param df Welch–Satterthwaite degrees of freedom, a real number of at least 1
   * @param interval of the difference; infinite at one end if the alternative is one-sided
   */
  public record Result(
      double difference,
      double standardError,
      double df,
      double t,
      PValue pValue,
      Interval interval) {}

  /**
   * Tests the difference of two means.
   *
   * @return undefined when an arm has fewer than two visitors or neither arm varies
   */
  public Outcome<Result> compare(Sample control, Sample treatment) {
    return compare(treatment.mean() - control.mean(), control, treatment);
  }

  /**
   * Tests the difference of the means of two sets of values.
   *
   * @return undefined when an arm has fewer than two visitors or neither arm varies
   */
  public Outcome<Result> compare(Moments control, Moments treatment) {
    return control
        .sample()
        .then(first -> treatment.sample().then(second -> compare(first, second)));
  }

  /** Tests a difference that is known more exactly than the means are. */
  Outcome<Result> compare(double difference, Sample control, Sample treatment) {
    if (control.n() < 2 || treatment.n() < 2) {
      return Outcome.undefined(Reason.TOO_FEW_VISITORS);
    }
    double ofControl = control.variance() / control.n();
    double ofTreatment = treatment.variance() / treatment.n();
    double variance = ofControl + ofTreatment;
    if (variance == 0) {
      return Outcome.undefined(Reason.NO_VARIATION);
    }
    double se = Math.sqrt(variance);
    double t = difference / se;
    if (!Double.isFinite(variance) || !Double.isFinite(t)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    double share = ofControl / variance;
    double other = ofTreatment / variance;
    double df = 1 / (share * share / (control.n() - 1.0) + other * other / (treatment.n() - 1.0));
    PValue pValue = PValue.ofStudent(t, df, alternative);
    return Outcome.of(new Result(difference, se, df, t, pValue, interval(difference, se, df)));
  }

  private Interval interval(double difference, double se, double df) {
    return switch (alternative) {
      case TWO_SIDED -> {
        double half = Distributions.studentIsf(alpha / 2, df) * se;
        yield new Interval(difference - half, difference + half);
      }
      case GREATER ->
          new Interval(
              difference - Distributions.studentIsf(alpha, df) * se, Double.POSITIVE_INFINITY);
      case LESS ->
          new Interval(
              Double.NEGATIVE_INFINITY, difference + Distributions.studentIsf(alpha, df) * se);
    };
  }
}
