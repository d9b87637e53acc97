package io.microlift.stats;

/**
 * Two arms compared by the test of their kind, with the intervals that agree with it.
 *
 * <p>Rates: pooled score test, Newcombe's interval of the difference, Koopman's of the lift. Means:
 * Welch's test with its interval, Fieller's of the lift. Ratios of sums: z test on the delta method
 * with its interval, Fieller's of the lift. All limits are two-sided.
 *
 * @param arms what was compared
 * @param difference treatment − control
 * @param lift difference over the size of the control's value
 * @param pValue two-sided, against no difference
 */
public record Contrast(Arms arms, Effect difference, Effect lift, Outcome<PValue> pValue) {
  /**
   * An effect with its interval, either of which may be undefined.
   *
   * @param estimate of the effect
   * @param limits of the effect; one of them may be infinite
   */
  public record Effect(Outcome<Double> estimate, Outcome<Interval> limits) {}

  /**
   * Both arms as estimates, which is what every procedure needs that knows large samples only.
   *
   * @param visitors of both, at least 0
   * @param fewest how many visitors of the poorer arm carry its estimate: of rates the smaller of
   *     converted and not converted, otherwise those with a value
   * @param control undefined if it has no variance
   * @param treatment undefined if it has no variance
   */
  public record Arms(
      long visitors, long fewest, Outcome<Estimate> control, Outcome<Estimate> treatment) {
    /** Standard error of the difference, above 0; undefined if nothing varies. */
    Outcome<Double> standardError() {
      return control
          .then(from -> treatment.map(to -> Math.hypot(from.standardError(), to.standardError())))
          .then(
              se ->
                  se > 0 && se < Double.POSITIVE_INFINITY
                      ? Outcome.of(se)
                      : Outcome.undefined(
                          se > 0 ? Reason.BEYOND_DOUBLE_RANGE : Reason.NO_VARIATION));
    }
  }

  /**
   * Compares conversion rates.
   *
   * @param alpha in (0, 1); intervals cover with probability 1 − α
   */
  public static Contrast ofRates(Proportion control, Proportion treatment, double alpha) {
    Proportions procedure = Proportions.withDefaults().withAlpha(alpha);
    return new Contrast(
        new Arms(
            control.visitors() + treatment.visitors(),
            Math.min(fewest(control), fewest(treatment)),
            Outcome.of(control.estimate()),
            Outcome.of(treatment.estimate())),
        new Effect(
            Outcome.of(treatment.rateMinus(control)),
            Outcome.of(procedure.newcombe(control, treatment))),
        new Effect(
            Lift.of(control.estimate(), treatment.estimate()),
            Outcome.of(procedure.scoreLift(control, treatment))),
        procedure.pooled(control, treatment).map(Proportions.Result::pValue));
  }

  private static long fewest(Proportion arm) {
    return Math.min(arm.converted(), arm.notConverted());
  }

  /**
   * Compares means.
   *
   * @param alpha in (0, 1); intervals cover with probability 1 − α
   */
  public static Contrast ofMeans(Mean control, Mean treatment, double alpha) {
    Moments from = control.moments();
    Moments to = treatment.moments();
    Arms arms =
        new Arms(
            from.n() + to.n(),
            Math.min(control.active(), treatment.active()),
            from.sample().map(Sample::estimate),
            to.sample().map(Sample::estimate));
    Outcome<Welch.Result> test = Welch.withDefaults().withAlpha(alpha).compare(from, to);
    return new Contrast(
        arms,
        new Effect(Outcome.of(to.mean() - from.mean()), test.map(Welch.Result::interval)),
        liftByFieller(arms, alpha),
        test.map(Welch.Result::pValue));
  }

  /**
   * Compares ratios of sums, see {@link RatioMetric}.
   *
   * @param control numerator as x, denominator as y
   * @param treatment likewise
   * @param alpha in (0, 1); intervals cover with probability 1 − α
   */
  public static Contrast ofRatios(JointSums control, JointSums treatment, double alpha) {
    Outcome<Estimate> from = RatioMetric.estimate(control);
    Outcome<Estimate> to = RatioMetric.estimate(treatment);
    long visitors = control.n() + treatment.n();
    Arms arms = new Arms(visitors, Math.min(control.n(), treatment.n()), from, to);
    Outcome<ZTest.Result> test =
        from.then(
            base -> to.then(other -> ZTest.withDefaults().withAlpha(alpha).compare(base, other)));
    return new Contrast(
        arms,
        new Effect(
            from.then(base -> to.map(other -> other.value() - base.value())),
            test.map(ZTest.Result::interval)),
        liftByFieller(arms, alpha),
        test.map(ZTest.Result::pValue));
  }

  private static Effect liftByFieller(Arms arms, double alpha) {
    Lift procedure = Lift.withDefaults().withAlpha(alpha);
    return new Effect(
        arms.control().then(from -> arms.treatment().then(to -> Lift.of(from, to))),
        arms.control().then(from -> arms.treatment().then(to -> procedure.fieller(from, to))));
  }

  /**
   * One arm of a mean.
   *
   * @param moments of the values of all visitors
   * @param active visitors whose value is not 0, in [0, n]
   */
  public record Mean(Moments moments, long active) {
    /** Refuses more active visitors than there are. */
    public Mean {
      Arguments.atLeast("active visitors", 0, active);
      Arguments.atLeast("visitors", active, moments.n());
    }
  }
}
