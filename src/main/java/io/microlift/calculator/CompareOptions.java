package io.microlift.calculator;

import io.microlift.stats.GroupSequential;
import io.microlift.stats.NormalBelief;
import io.microlift.stats.VariantComparison;
import io.microlift.stats.VariantComparison.Rule;
import java.util.List;
import java.util.Map;

/**
 * How to judge a comparison: the members of an experiment's {@code analysis}, and what else the
 * experiment's plan and its goal would say.
 */
final class CompareOptions {
  /** Bounds of the first looks can lie beyond what a normal quantile resolves. */
  private static final double LEAST_LOOK_ALPHA = 1e-300;

  private static final Map<String, Method> METHODS =
      Map.of(
          "fixed", Method.FIXED,
          "always-valid", Method.ALWAYS_VALID,
          "group-sequential", Method.GROUP_SEQUENTIAL);

  private static final Map<String, String> CORRECTIONS =
      Map.of("holm", "holm", "bonferroni", "bonferroni", "dunnett", "dunnett", "none", "none");

  private static final Map<String, NormalBelief> PRIORS =
      Map.of("micro", VariantComparison.MICRO_PRIOR, "macro", VariantComparison.MACRO_PRIOR);

  private static final Map<String, Boolean> LESS_IS_BETTER =
      Map.of("increase", false, "decrease", true);

  private final double alpha;
  private final Method method;
  private final double[] fractions;
  private final boolean reducesVariance;
  private final double power;
  private final double plannedVisitors;
  private final NormalBelief prior;
  private final boolean lessIsBetter;

  private enum Method {
    FIXED("fixed", "by the p-value, looked at once"),
    ALWAYS_VALID("always-valid", "by the always-valid p-value"),
    GROUP_SEQUENTIAL(
        "group-sequential",
        "by the p-value at the nominal level of the last look; O'Brien-Fleming type spending");

    private final String word;
    private final String verdict;

    Method(String word, String verdict) {
      this.word = word;
      this.verdict = verdict;
    }
  }

  /** Reads {@code analysis}, or its members beside the arms, and the rest; all are optional. */
  CompareOptions(Inputs in) {
    Inputs analysis = in.isNull("analysis") ? in : in.object("analysis");
    alpha = analysis.isNull("alpha") ? 0.05 : analysis.alpha();
    method = analysis.isNull("method") ? Method.FIXED : analysis.choice("method", METHODS);
    reducesVariance = !analysis.isNull("varianceReduction") && analysis.flag("varianceReduction");
    if (!analysis.isNull("correction")) {
      analysis.choice("correction", CORRECTIONS);
    }
    fractions =
        method == Method.GROUP_SEQUENTIAL && !in.isNull("informationFractions")
            ? GroupSequentialCalculators.fractions(in)
            : new double[0];
    power = in.isNull("power") ? 0.8 : in.power(alpha);
    plannedVisitors = in.isNull("plannedVisitors") ? 5000 : in.positive("plannedVisitors");
    prior = prior(in);
    lessIsBetter = !in.isNull("direction") && in.choice("direction", LESS_IS_BETTER);
  }

  private static NormalBelief prior(Inputs in) {
    if (in.isNull("prior")) {
      return in.isNull("tier") ? VariantComparison.MICRO_PRIOR : in.choice("tier", PRIORS);
    }
    Inputs prior = in.object("prior");
    return new NormalBelief(prior.number("mean"), prior.positive("standardDeviation"));
  }

  /** Returns what was asked for. */
  VariantComparison procedure() {
    VariantComparison procedure =
        VariantComparison.withDefaults()
            .withAlpha(alpha)
            .withLookAlpha(lookAlpha())
            .withPower(power)
            .withPlannedVisitors(plannedVisitors)
            .withPrior(prior)
            .decidedBy(method == Method.ALWAYS_VALID ? Rule.ALWAYS_VALID : Rule.FIXED);
    return lessIsBetter ? procedure.whereLessIsBetter() : procedure;
  }

  private double lookAlpha() {
    if (fractions.length == 0) {
      return alpha;
    }
    List<GroupSequential.Look> looks =
        GroupSequential.withDefaults().withAlpha(alpha).looks(fractions);
    return Math.max(LEAST_LOOK_ALPHA, looks.get(looks.size() - 1).nominalPValue());
  }

  /** Adds the names of the procedures. */
  Answer describe(Answer details) {
    return details
        .put(
            "sequential",
            "asymptotic confidence sequence of the difference, tightest at %.6g visitors; Fieller's limits of the lift"
                .formatted(plannedVisitors))
        .put(
            "bayesian",
            "normal prior of the lift with mean %.6g and standard deviation %.6g; standard error by the delta method"
                .formatted(prior.mean(), prior.standardDeviation()))
        .put(
            "observedMde",
            "lift that is found with probability %.6g at the present standard error"
                .formatted(power))
        .put("method", method.word)
        .put("verdict", method.verdict)
        .put("alpha", alpha)
        .put("lookAlpha", lookAlpha())
        .put("correction", "none: a single comparison needs none")
        .put(
            "varianceReduction",
            reducesVariance ? "none: the sums hold nothing from before the exposure" : "none");
  }
}
