package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.ConfidenceSequence;
import io.microlift.stats.DurationPlan;
import io.microlift.stats.Outcome;
import io.microlift.stats.Reason;
import io.microlift.stats.SampleSize;
import io.microlift.stats.TTestPower;
import java.util.Map;

/** Power and planning. */
final class PowerCalculators {
  private static final int MOST_COUNT = 1_000_000;

  private PowerCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("sample_size_proportions", PowerCalculators::proportions);
    calculators.put("mde_proportions", PowerCalculators::detectableRate);
    calculators.put("sample_size_means", PowerCalculators::means);
    calculators.put("power_t_test", PowerCalculators::tTest);
    calculators.put("plan_duration", PowerCalculators::duration);
    calculators.put("sample_size_asymptotic_cs", PowerCalculators::confidenceSequence);
  }

  private static ObjectNode proportions(Inputs in) {
    double baseline = in.closedProbability("baselineRate");
    double treatment = in.closedProbability("treatmentRate");
    SampleSize plan = plan(in);
    in.finish();
    Answer answer = new Answer();
    return plan.forRates(baseline, treatment)
        .fold(
            sizes ->
                answer
                    .ok()
                    .put("nPerGroup", sizes.pooled())
                    .ceil("nPerGroupCeil", sizes.pooled())
                    .put("nPerGroupUnpooled", sizes.unpooled())
                    .ceil("nPerGroupUnpooledCeil", sizes.unpooled()),
            reason ->
                answer.status("undefined", reason).absent(reason, "nPerGroup", "nPerGroupUnpooled"))
        .build();
  }

  private static ObjectNode detectableRate(Inputs in) {
    double baseline = in.closedProbability("baselineRate");
    double visitors = in.positive("nPerGroup");
    SampleSize plan = plan(in);
    in.finish();
    Answer answer = new Answer();
    return plan.detectableRate(baseline, visitors)
        .fold(
            rate -> answer.ok().put("treatmentRate", rate).put("relativeMde", lift(baseline, rate)),
            reason ->
                answer
                    .status("unattainable", reason)
                    .absent(reason, "treatmentRate", "relativeMde"))
        .build();
  }

  private static Outcome<Double> lift(double baseline, double rate) {
    return baseline == 0
        ? Outcome.undefined(Reason.BASELINE_ZERO)
        : Outcome.of((rate - baseline) / baseline);
  }

  private static ObjectNode means(Inputs in) {
    double sdControl = in.notNegative("sdControl");
    double sdTreatment = in.notNegative("sdTreatment");
    double delta = in.number("delta");
    double ratio = in.positive("allocationRatio");
    SampleSize plan = plan(in);
    in.finish();
    Answer answer = new Answer();
    return plan.forMeans(sdControl, sdTreatment, delta, ratio)
        .fold(
            sizes ->
                answer
                    .ok()
                    .put("nControl", sizes.control())
                    .put("nTreatment", sizes.treatment())
                    .ceil("nControlCeil", sizes.control())
                    .ceil("nTreatmentCeil", sizes.treatment()),
            reason -> answer.status("undefined", reason).absent(reason, "nControl", "nTreatment"))
        .build();
  }

  private static ObjectNode tTest(Inputs in) {
    long visitors = in.count("nPerGroup", 2);
    double delta = in.number("delta");
    double standardDeviation = in.positive("sd");
    TTestPower test = TTestPower.withDefaults().withAlpha(in.alpha()).withSides(in.sides());
    in.finish();
    return new Answer()
        .put("power", test.exact(visitors, delta, standardDeviation))
        .put(
            "powerNormalApproximation",
            test.normalApproximation(visitors, delta, standardDeviation))
        .build();
  }

  private static ObjectNode duration(Inputs in) {
    double mean = in.number("baselineMean");
    double variance = in.notNegative("variance");
    double lift = in.number("relativeMde");
    double alpha = in.alpha();
    DurationPlan plan =
        DurationPlan.withDefaults()
            .withErrors(alpha, in.power(alpha))
            .withComparisons(in.count("comparisons", 1, MOST_COUNT))
            .withVarianceReduction(in.number("varianceReduction", 0, Math.nextDown(1.0)))
            .withInflation(in.positive("inflationFactor"));
    DurationPlan.Traffic traffic =
        new DurationPlan.Traffic(in.count("treatments", 1, MOST_COUNT), in.positive("unitsPerDay"));
    in.finish();
    Answer answer = new Answer();
    return plan.schedule(mean, variance, lift, traffic)
        .fold(
            schedule ->
                answer
                    .ok()
                    .put("nPerArm", schedule.visitorsPerArm())
                    .ceil("nPerArmCeil", schedule.visitorsPerArm())
                    .put("totalUnits", schedule.totalVisitors())
                    .put("days", schedule.days()),
            reason ->
                answer
                    .status("undefined", reason)
                    .absent(reason, "nPerArm", "nPerArmCeil", "totalUnits", "days"))
        .build();
  }

  private static ObjectNode confidenceSequence(Inputs in) {
    double sdPerVisitor = in.positive("sdPerUnit");
    double delta = in.number("delta");
    double alpha = in.alpha();
    double power = in.power(alpha);
    ConfidenceSequence sequence =
        ConfidenceSequence.withDefaults()
            .withAlpha(alpha)
            .withTuning(in.positive("tuningParameter"));
    in.finish();
    Answer answer = new Answer();
    return sequence
        .requiredVisitors(sdPerVisitor, delta, power)
        .fold(
            sizes ->
                answer
                    .ok()
                    .put("n", sizes.visitors())
                    .put("nSelfTuned", sizes.selfTuned())
                    .put("nFixedHorizon", sizes.fixedHorizon())
                    .put("inflation", sizes.visitors() / sizes.fixedHorizon())
                    .put("inflationSelfTuned", sizes.selfTuned() / sizes.fixedHorizon()),
            reason ->
                answer
                    .status("undefined", reason)
                    .absent(reason, "n", "nSelfTuned", "nFixedHorizon"))
        .build();
  }

  private static SampleSize plan(Inputs in) {
    double alpha = in.alpha();
    return SampleSize.withDefaults().withErrors(alpha, in.power(alpha)).withSides(in.sides());
  }
}
