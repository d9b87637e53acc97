package io.microlift.stats;

/**
 * Everything a report shows of one variant against the control: test, always-valid test, Bayesian
 * view, what could be found, and a verdict.
 *
 * <p>The test is that of {@link Contrast}. The always-valid one is the asymptotic confidence
 * sequence of the difference, its limits carried over to the lift by Fieller's method with the
 * sequence's critical value, so that they exclude 0 exactly when its p-value is at most α. The
 * Bayesian view updates a normal prior of the lift with the estimated lift and its standard error
 * by the delta method.
 *
 * <p>Numbers that rest on large samples are withheld below {@link #FEWEST_ALWAYS_VALID} and {@link
 * #FEWEST_BAYESIAN} conversions in the poorer arm.
 *
 * <p>A group-sequential look is the same at the nominal level of that look: {@link #withLookAlpha}.
 */
public final class VariantComparison {
  /** Conversions in each arm from which on the always-valid test is used. */
  public static final long FEWEST_ALWAYS_VALID = 100;

  /** Conversions in each arm from which on the lift is taken for normal. */
  public static final long FEWEST_BAYESIAN = 10;

  /**
   * What lifts of micro goals look like before any data, N(0, (5 %)²): most changes of a page move
   * what visitors do next by a few per cent at most.
   */
  public static final NormalBelief MICRO_PRIOR = new NormalBelief(0, 0.05);

  /**
   * What lifts of macro goals look like before any data, N(0, (1 %)²): 90 % of 6 700 e-commerce
   * tests moved revenue by less than 1.2 % (Browne &amp; Swarbrick Jones 2017).
   */
  public static final NormalBelief MACRO_PRIOR = new NormalBelief(0, 0.01);

  private static final VariantComparison DEFAULTS =
      new VariantComparison(
          new Levels(0.05, 0.05, 0.8),
          ConfidenceSequence.withDefaults(),
          MICRO_PRIOR,
          false,
          Rule.FIXED);

  private final Levels levels;
  private final ConfidenceSequence sequence;
  private final NormalBelief prior;
  private final boolean lessIsBetter;
  private final Rule rule;

  private record Levels(double alpha, double atLook, double power) {}

  private VariantComparison(
      Levels levels,
      ConfidenceSequence sequence,
      NormalBelief prior,
      boolean lessIsBetter,
      Rule rule) {
    this.levels = levels;
    this.sequence = sequence.withAlpha(levels.alpha());
    this.prior = prior;
    this.lessIsBetter = lessIsBetter;
    this.rule = rule;
  }

  /** Which p-value the verdict rests on. */
  public enum Rule {
    /** That of the test, looked at once or at a look's nominal level. */
    FIXED,
    /** The always-valid one, looked at whenever one likes. */
    ALWAYS_VALID
  }

  /**
   * Two-sided at alpha 0.05, power 0.8, sequence tightest at 5000 visitors, prior of a micro goal,
   * more is better, verdict by the fixed test.
   */
  public static VariantComparison withDefaults() {
    return DEFAULTS;
  }

  /** Returns the same at another error level, in (0, 1), also of a single look. */
  public VariantComparison withAlpha(double level) {
    return new VariantComparison(
        new Levels(Arguments.alpha(level), level, levels.power()),
        sequence,
        prior,
        lessIsBetter,
        rule);
  }

  /**
   * Returns the same with the test and its intervals at the nominal level of a look; the sequence
   * and the Bayesian interval stay at α.
   *
   * @param level in (0, 1), such as {@link GroupSequential.Look#nominalPValue()}
   */
  public VariantComparison withLookAlpha(double level) {
    return new VariantComparison(
        new Levels(levels.alpha(), Arguments.alpha(level), levels.power()),
        sequence,
        prior,
        lessIsBetter,
        rule);
  }

  /** Returns the same with the smallest detectable lift at another power, in (0, 1). */
  public VariantComparison withPower(double power) {
    return new VariantComparison(
        new Levels(levels.alpha(), levels.atLook(), Arguments.probability("power", power)),
        sequence,
        prior,
        lessIsBetter,
        rule);
  }

  /**
   * Returns the same with the sequence tightest at the planned number of visitors.
   *
   * @param visitors of both arms, above 0; must not depend on results
   */
  public VariantComparison withPlannedVisitors(double visitors) {
    return new VariantComparison(levels, sequence.withTuning(visitors), prior, lessIsBetter, rule);
  }

  /** Returns the same with another prior of the lift. */
  public VariantComparison withPrior(NormalBelief belief) {
    return new VariantComparison(levels, sequence, belief, lessIsBetter, rule);
  }

  /** Returns the same for a goal of which less is better. */
  public VariantComparison whereLessIsBetter() {
    return new VariantComparison(levels, sequence, prior, true, rule);
  }

  /** Returns the same with the verdict by another test. */
  public VariantComparison decidedBy(Rule other) {
    return new VariantComparison(levels, sequence, prior, lessIsBetter, other);
  }

  /**
   * Everything that is shown.
   *
   * @param contrast the test with difference and lift
   * @param sequential the always-valid test
   * @param bayesian beside it, never the rule of decision
   * @param observedMde smallest relative lift that the present standard error would find with the
   *     power, a fraction above 0
   * @param verdict by the chosen rule
   */
  public record Result(
      Contrast contrast,
      Outcome<Sequential> sequential,
      Outcome<Bayesian> bayesian,
      Outcome<Double> observedMde,
      Outcome<Verdict> verdict) {}

  /**
   * The always-valid test.
   *
   * @param pValue valid at every look, in [0, 1]
   * @param lift limits that cover the lift at all looks together; undefined if the baseline is too
   *     uncertain
   */
  public record Sequential(double pValue, Outcome<Interval> lift) {}

  /**
   * What is believed about the lift afterwards.
   *
   * @param lift the belief
   * @param chanceToWin probability that the treatment is better, given the goal's direction
   * @param expectedLoss lift given away on average by shipping the treatment, at least 0
   * @param interval that holds the lift with probability 1 − α
   */
  public record Bayesian(
      NormalBelief lift, double chanceToWin, double expectedLoss, Interval interval) {}

  /** Compares conversion rates. */
  public Result compareRates(Proportion control, Proportion treatment) {
    return complete(Contrast.ofRates(control, treatment, levels.atLook()));
  }

  /** Compares means. */
  public Result compareMeans(Contrast.Mean control, Contrast.Mean treatment) {
    return complete(Contrast.ofMeans(control, treatment, levels.atLook()));
  }

  /** Compares ratios of sums: numerator as x, denominator as y. */
  public Result compareRatios(JointSums control, JointSums treatment) {
    return complete(Contrast.ofRatios(control, treatment, levels.atLook()));
  }

  /** Adds to a contrast, however it came about, whatever rests on its estimates. */
  public Result complete(Contrast contrast) {
    Outcome<Sequential> sequential = sequential(contrast);
    return new Result(
        contrast,
        sequential,
        bayesian(contrast.arms()),
        observedMde(contrast.arms()),
        verdict(contrast, sequential));
  }

  private Outcome<Sequential> sequential(Contrast contrast) {
    Contrast.Arms arms = contrast.arms();
    return arms.standardError()
        .then(
            se ->
                arms.fewest() < FEWEST_ALWAYS_VALID
                    ? Outcome.undefined(Reason.TOO_FEW_FOR_ALWAYS_VALID)
                    : contrast.difference().estimate().then(each -> sequential(arms, each, se)));
  }

  private Outcome<Sequential> sequential(Contrast.Arms arms, double difference, double se) {
    return sequence
        .look(arms.visitors(), difference, se)
        .map(
            look -> {
              Lift procedure = Lift.withDefaults().withCriticalValue(look.halfWidth() / se);
              return new Sequential(
                  look.pValue(),
                  arms.control()
                      .then(from -> arms.treatment().then(to -> procedure.fieller(from, to))));
            });
  }

  private Outcome<Bayesian> bayesian(Contrast.Arms arms) {
    if (arms.fewest() < FEWEST_BAYESIAN) {
      return Outcome.undefined(Reason.TOO_FEW_FOR_NORMAL);
    }
    return arms.control().then(from -> arms.treatment().then(to -> bayesian(from, to)));
  }

  private Outcome<Bayesian> bayesian(Estimate control, Estimate treatment) {
    Lift procedure = Lift.withDefaults().withAlpha(levels.alpha());
    return procedure
        .fieller(control, treatment)
        .then(bounded -> procedure.delta(control, treatment))
        .then(
            delta ->
                delta.standardError() > 0
                    ? Outcome.of(bayesian(prior.after(delta.lift(), delta.standardError())))
                    : Outcome.undefined(Reason.NO_VARIATION));
  }

  private Bayesian bayesian(NormalBelief lift) {
    return new Bayesian(
        lift,
        lessIsBetter ? lift.chanceBelowZero() : lift.chanceAboveZero(),
        lessIsBetter ? lift.expectedGain() : lift.expectedLoss(),
        lift.credible(levels.alpha()));
  }

  private Outcome<Double> observedMde(Contrast.Arms arms) {
    if (levels.power() <= levels.alpha()) {
      return Outcome.undefined(Reason.POWER_NOT_ABOVE_ALPHA);
    }
    SampleSize plan = SampleSize.withDefaults().withErrors(levels.alpha(), levels.power());
    return arms.standardError()
        .then(
            se ->
                arms.control()
                    .then(
                        from ->
                            from.value() == 0
                                ? Outcome.undefined(Reason.BASELINE_ZERO)
                                : finite(plan.detectableDifference(se) / Math.abs(from.value()))));
  }

  private static Outcome<Double> finite(double value) {
    return Double.isFinite(value)
        ? Outcome.of(value)
        : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  private Outcome<Verdict> verdict(Contrast contrast, Outcome<Sequential> sequential) {
    Outcome<Boolean> differs =
        switch (rule) {
          case FIXED -> contrast.pValue().map(p -> p.value() <= levels.atLook());
          case ALWAYS_VALID -> sequential.map(test -> test.pValue() <= levels.alpha());
        };
    return differs.then(
        yes -> contrast.difference().estimate().map(difference -> verdict(yes, difference)));
  }

  private Verdict verdict(boolean differs, double difference) {
    if (!differs) {
      return Verdict.INCONCLUSIVE;
    }
    return difference > 0 == lessIsBetter ? Verdict.WORSE : Verdict.BETTER;
  }
}
