package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.ConfidenceSequence;
import io.microlift.stats.MixtureSprt;
import io.microlift.stats.Outcome;
import io.microlift.stats.Proportion;
import io.microlift.stats.SequentialSampleRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Always-valid inference: confidence sequences, mSPRT and the sequential sample ratio test. */
final class SequentialCalculators {
  private static final double LN_10 = Math.log(10);
  private static final String[] ONE_SIDED = {
    "halfWidthOneSided", "lowerBoundGreater", "upperBoundLess", "pValueGreater", "pValueLess"
  };

  private SequentialCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("asymptotic_cs", SequentialCalculators::confidenceSequence);
    calculators.put(
        "msprt",
        in -> {
          List<MixtureSprt.Look> looks = new ArrayList<>();
          for (Inputs look : in.objects("looks", 0)) {
            looks.add(new MixtureSprt.Look(look.number("diff"), look.notNegative("variance")));
          }
          return follow(in, looks);
        });
    calculators.put(
        "msprt_proportions",
        in -> {
          List<MixtureSprt.Look> looks = new ArrayList<>();
          for (Inputs look : in.objects("looks", 0)) {
            looks.add(proportions(look));
          }
          return follow(in, looks);
        });
    calculators.put("srm_sequential", SequentialCalculators::sampleRatio);
  }

  private static ObjectNode confidenceSequence(Inputs in) {
    long visitors = in.count("n", 1);
    double estimate = in.number("estimate");
    double standardError = in.notNegative("standardError");
    ConfidenceSequence sequence =
        ConfidenceSequence.withDefaults()
            .withAlpha(in.alpha())
            .withTuning(in.positive("tuningParameter"));
    in.finish();
    Answer answer = new Answer();
    put(answer, sequence.look(visitors, estimate, standardError));
    answer.put("rho", sequence.rho()).put("rhoExact", sequence.rhoExact());
    return sequence
        .lookOneSided(visitors, estimate, standardError)
        .fold(
            look -> put(answer, look).put("rhoOneSided", sequence.rhoOneSided()),
            reason -> answer.absent(reason, ONE_SIDED))
        .build();
  }

  private static void put(Answer answer, Outcome<ConfidenceSequence.Look> outcome) {
    outcome.fold(
        look ->
            answer
                .ok()
                .put("halfWidth", look.halfWidth())
                .put("ciLower", "ciUpper", look.interval())
                .put("logEValue", look.logEValue())
                .put("pValue", look.pValue())
                .put("log10PValue", -Math.max(0, look.logEValue()) / LN_10 + 0.0)
                .put("widthVsFixed", look.widthVersusFixed()),
        reason ->
            answer
                .status("undefined", reason)
                .absent(reason, "halfWidth", "ciLower", "ciUpper", "logEValue", "pValue"));
  }

  private static Answer put(Answer answer, ConfidenceSequence.OneSidedLook look) {
    return answer
        .put("halfWidthOneSided", look.halfWidth())
        .put("lowerBoundGreater", look.lowerBound())
        .put("upperBoundLess", look.upperBound())
        .put("pValueGreater", look.pValueGreater())
        .put("pValueLess", look.pValueLess());
  }

  private static MixtureSprt.Look proportions(Inputs look) {
    long[] control = counts(look, "controlConversions", "controlUsers");
    long[] treatment = counts(look, "treatmentConversions", "treatmentUsers");
    if (control[1] == 0 || treatment[1] == 0) {
      return new MixtureSprt.Look(0, 0);
    }
    return MixtureSprt.Look.ofProportions(
        new Proportion(control[0], control[1]), new Proportion(treatment[0], treatment[1]));
  }

  /** Reads conversions and visitors, who may be none: then nothing is known at this look. */
  static long[] counts(Inputs in, String conversions, String visitors) {
    long all = in.count(visitors, 0);
    long some = in.count(conversions, 0);
    if (some > all) {
      in.violate(conversions, "must be at most " + visitors + ", which is " + all);
      some = all;
    }
    return new long[] {some, all};
  }

  private static ObjectNode follow(Inputs in, List<MixtureSprt.Look> looks) {
    MixtureSprt test = MixtureSprt.withMixingVariance(in.positive("tau2")).withAlpha(in.alpha());
    in.finish();
    MixtureSprt.Path path = test.follow(looks);
    return new Answer()
        .put("logLambda", each(path, MixtureSprt.Step::logLambda))
        .put("pValue", each(path, MixtureSprt.Step::pValue))
        .put("ciLower", each(path, step -> step.interval().lower()))
        .put("ciUpper", each(path, step -> step.interval().upper()))
        .put("runningCiLower", each(path, MixtureSprt.Step::runningLower))
        .put("runningCiUpper", each(path, MixtureSprt.Step::runningUpper))
        .put("firstCrossing", path.firstCrossing())
        .build();
  }

  private static double[] each(MixtureSprt.Path path, ToDoubleFunction<MixtureSprt.Step> field) {
    return path.steps().stream().mapToDouble(field).toArray();
  }

  private static ObjectNode sampleRatio(Inputs in) {
    double[] weights = in.numbers("weights", 1, 0, LegalValues.LARGEST);
    List<long[]> counts = in.countRows("cumulativeCounts", 0, weights.length);
    SequentialSampleRatio test =
        SequentialSampleRatio.withDefaults()
            .withConcentration(in.positive("concentration"))
            .withAlpha(in.alpha());
    in.finish();
    Answer answer = new Answer();
    return test.follow(counts, weights)
        .fold(
            path ->
                answer
                    .ok()
                    .put(
                        "logBayesFactor",
                        path.steps().stream()
                            .mapToDouble(SequentialSampleRatio.Step::logBayesFactor)
                            .toArray())
                    .put(
                        "pValue",
                        path.steps().stream()
                            .mapToDouble(SequentialSampleRatio.Step::pValue)
                            .toArray())
                    .put("firstCrossing", path.firstCrossing()),
            reason ->
                answer
                    .status("undefined", reason)
                    .absent(reason, "logBayesFactor", "pValue", "firstCrossing"))
        .build();
  }
}
