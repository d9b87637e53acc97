package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Cuped;
import io.microlift.stats.Estimate;
import io.microlift.stats.JointSums;
import io.microlift.stats.Moments;
import io.microlift.stats.Outcome;
import io.microlift.stats.PostStratification;
import io.microlift.stats.PostStratification.Stratum;
import io.microlift.stats.RegressionAdjustment;
import io.microlift.stats.Sample;
import io.microlift.stats.Welch;
import io.microlift.stats.ZTest;
import java.util.List;
import java.util.Map;

/**
 * Variance reduction: {@code cuped}, {@code regression_adjustment}, {@code post_stratification}.
 */
final class AdjustmentCalculators {
  private AdjustmentCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("cuped", AdjustmentCalculators::cuped);
    calculators.put("regression_adjustment", AdjustmentCalculators::regression);
    calculators.put("post_stratification", AdjustmentCalculators::postStratification);
  }

  private static ObjectNode cuped(Inputs in) {
    double[] controlOutcome = in.numbers("controlOutcome", 1);
    double[] controlCovariate = in.numbers("controlCovariate", 1);
    double[] treatmentOutcome = in.numbers("treatmentOutcome", 1);
    double[] treatmentCovariate = in.numbers("treatmentCovariate", 1);
    Cuped procedure = Cuped.withDefaults().withAlpha(in.alpha());
    in.requireLength(
        "controlCovariate", controlCovariate.length, "controlOutcome", controlOutcome.length);
    in.requireLength(
        "treatmentCovariate",
        treatmentCovariate.length,
        "treatmentOutcome",
        treatmentOutcome.length);
    in.finish();
    JointSums control = JointSums.of(controlOutcome, controlCovariate);
    JointSums treatment = JointSums.of(treatmentOutcome, treatmentCovariate);
    return procedure
        .compare(control, treatment)
        .fold(
            result -> answer(control, treatment, result),
            reason -> new Answer().status("undefined", reason))
        .build();
  }

  private static Answer answer(JointSums control, JointSums treatment, Cuped.Result result) {
    Answer answer =
        new Answer()
            .put("theta", result.theta())
            .put("meanControl", control.x().moments().mean())
            .put("meanTreatment", treatment.x().moments().mean())
            .put("adjustedMeanControl", result.control().mean())
            .put("adjustedMeanTreatment", result.treatment().mean())
            .put("adjustedVarControl", result.control().variance())
            .put("adjustedVarTreatment", result.treatment().variance())
            .put("diff", result.difference())
            .put("rawDiff", result.rawDifference());
    return result
        .test()
        .fold(test -> answer(answer, result, test), reason -> answer.status("degenerate", reason));
  }

  private static Answer answer(Answer answer, Cuped.Result result, Welch.Result test) {
    return answer
        .ok()
        .put("se", test.standardError())
        .put("df", test.df())
        .put("t", test.t())
        .put("pValue", "log10PValue", test.pValue())
        .put("ciLower", "ciUpper", test.interval())
        .put("varianceReduction", result.varianceReduction())
        .put("lift", result.lift().map(Estimate::value))
        .put("seLift", result.lift().map(Estimate::standardError));
  }

  private static ObjectNode regression(Inputs in) {
    double[] controlOutcome = in.numbers("controlOutcome", 1);
    List<double[]> controlCovariates = in.matrix("controlCovariates", 1);
    double[] treatmentOutcome = in.numbers("treatmentOutcome", 1);
    List<double[]> treatmentCovariates = in.matrix("treatmentCovariates", 1);
    in.requireLength(
        "controlCovariates", controlCovariates.size(), "controlOutcome", controlOutcome.length);
    in.requireLength(
        "treatmentCovariates",
        treatmentCovariates.size(),
        "treatmentOutcome",
        treatmentOutcome.length);
    if (width(controlCovariates) != width(treatmentCovariates)) {
      in.violate("treatmentCovariates", "must have as many columns as controlCovariates");
    }
    in.finish();
    return RegressionAdjustment.compare(
            new RegressionAdjustment.Arm(controlOutcome, controlCovariates),
            new RegressionAdjustment.Arm(treatmentOutcome, treatmentCovariates))
        .fold(
            result -> {
              Outcome<ZTest.Result> test = ZTest.withDefaults().compare(result.lin());
              return new Answer()
                  .ok()
                  .put("ancovaEffect", result.ancova().value())
                  .put("ancovaSeHC2", result.ancova().standardError())
                  .put("linEffect", result.lin().value())
                  .put("linSeHC2", result.lin().standardError())
                  .put("linControlMean", result.linControlMean())
                  .put("linPValue", test.map(each -> each.pValue().value()));
            },
            reason ->
                new Answer()
                    .status("undefined", reason)
                    .absent(
                        reason,
                        "ancovaEffect",
                        "ancovaSeHC2",
                        "linEffect",
                        "linSeHC2",
                        "linControlMean",
                        "linPValue"))
        .build();
  }

  private static int width(List<double[]> rows) {
    return rows.isEmpty() ? 0 : rows.get(0).length;
  }

  private static ObjectNode postStratification(Inputs in) {
    List<Stratum> strata = in.objects("strata", 1).stream().map(each -> stratum(each)).toList();
    ZTest procedure = ZTest.withDefaults().withAlpha(in.alpha());
    in.finish();
    return PostStratification.difference(strata)
        .fold(
            difference -> answer(difference, procedure.compare(difference)),
            reason -> new Answer().status("undefined", reason))
        .build();
  }

  private static Stratum stratum(Inputs in) {
    return new Stratum(
        moments(MeanCalculators.control(in, 0)), moments(MeanCalculators.treatment(in, 0)));
  }

  private static Moments moments(Sample sample) {
    return Moments.ofVariance(sample.n(), sample.mean(), sample.variance());
  }

  private static Answer answer(Estimate difference, Outcome<ZTest.Result> test) {
    Answer answer =
        new Answer().ok().put("diff", difference.value()).put("se", difference.standardError());
    return test.fold(
        result ->
            answer
                .put("z", result.z())
                .put("pValue", "log10PValue", result.pValue())
                .put("ciLower", "ciUpper", result.interval()),
        reason -> answer.absent(reason, "z", "pValue", "log10PValue", "ciLower", "ciUpper"));
  }
}
