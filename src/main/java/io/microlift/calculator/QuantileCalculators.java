package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Estimate;
import io.microlift.stats.Outcome;
import io.microlift.stats.Quantiles;
import io.microlift.stats.Reason;
import io.microlift.stats.Sample;
import io.microlift.stats.Winsorizing;
import io.microlift.stats.ZTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Quantiles and caps at quantiles. */
final class QuantileCalculators {
  private QuantileCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("quantile_ci", QuantileCalculators::quantile);
    calculators.put("quantile_clustered", QuantileCalculators::clustered);
    calculators.put("winsorize", QuantileCalculators::winsorize);
  }

  private static ObjectNode quantile(Inputs in) {
    double[] control = in.numbers("control", 1);
    double[] treatment = in.numbers("treatment", 1);
    double alpha = in.alpha();
    Quantiles procedure = Quantiles.at(in.openProbability("quantile")).withAlpha(alpha);
    in.finish();
    Outcome<Quantiles.Result> ofControl = procedure.estimate(control);
    Outcome<Quantiles.Result> ofTreatment = procedure.estimate(treatment);
    Answer answer = new Answer();
    put(answer, "Control", procedure.quantile(control), ofControl);
    put(answer, "Treatment", procedure.quantile(treatment), ofTreatment);
    ofControl
        .then(base -> ofTreatment.map(other -> put(answer, base, other, alpha)))
        .fold(done -> done, reason -> answer.put("reason", reason.sentence()));
    return answer.build();
  }

  private static void put(
      Answer answer, String arm, Outcome<Double> quantile, Outcome<Quantiles.Result> outcome) {
    answer.put("quantile" + arm, quantile);
    outcome.fold(
        result ->
            answer
                .put("status" + arm, "ok")
                .put("lower" + arm, "upper" + arm, result.interval())
                .put("se" + arm, result.standardError()),
        reason -> answer.put("status" + arm, "unreliable"));
  }

  private static Answer put(
      Answer answer, Quantiles.Result control, Quantiles.Result treatment, double alpha) {
    Estimate base = control.estimate();
    Estimate other = treatment.estimate();
    double difference = other.value() - base.value();
    answer
        .put("diff", difference)
        .put("seDiff", Math.hypot(control.standardError(), treatment.standardError()));
    return ZTest.withDefaults()
        .withAlpha(alpha)
        .compare(base, other)
        .fold(
            result ->
                answer
                    .put("diffLower", "diffUpper", result.interval())
                    .put("pValue", "log10PValue", result.pValue()),
            reason ->
                answer
                    .put("diffLower", difference)
                    .put("diffUpper", difference)
                    .absent(reason, "pValue", "log10PValue"));
  }

  private static ObjectNode clustered(Inputs in) {
    List<double[]> users = in.rows("users", 1);
    double probability = in.openProbability("quantile");
    Quantiles procedure = Quantiles.at(probability).withAlpha(in.alpha());
    in.finish();
    double[] events = users.stream().flatMapToDouble(Arrays::stream).toArray();
    Outcome<Double> quantile = procedure.quantile(events);
    return procedure
        .clustered(users)
        .fold(
            result ->
                new Answer()
                    .ok()
                    .put("n", result.events())
                    .put("users", result.visitors())
                    .put("quantile", quantile)
                    .put("seIid", result.ofIndependent().standardError())
                    .put("designEffect", result.designEffect())
                    .put("seClustered", result.standardError()),
            reason ->
                new Answer()
                    .status(
                        reason == Reason.TOO_FEW_FOR_QUANTILE ? "unreliable" : "undefined", reason)
                    .put("quantile", quantile))
        .build();
  }

  private static ObjectNode winsorize(Inputs in) {
    double[] control = in.numbers("control", 1);
    double[] treatment = in.numbers("treatment", 1);
    boolean isLowerNull = in.isNull("lowerPercentile");
    double lower = isLowerNull ? 0 : in.closedProbability("lowerPercentile");
    boolean isUpperNull = in.isNull("upperPercentile");
    double upper = isUpperNull ? 1 : in.closedProbability("upperPercentile");
    boolean ignoreZeros = in.flag("ignoreZeros");
    if (lower > upper) {
      in.violate("lowerPercentile", "must be at most upperPercentile, which is " + upper);
    }
    in.finish();
    Winsorizing procedure = Winsorizing.withDefaults();
    procedure = isLowerNull ? procedure : procedure.withLower(lower);
    procedure = isUpperNull ? procedure : procedure.withUpper(upper);
    procedure = ignoreZeros ? procedure.ignoringZeros() : procedure;
    Winsorizing.Result result = procedure.cap(control, treatment);
    Answer answer = new Answer().put("capLower", result.lower()).put("capUpper", result.upper());
    put(answer, "Control", result.control());
    put(answer, "Treatment", result.treatment());
    return answer.build();
  }

  private static void put(Answer answer, String arm, Winsorizing.Arm capped) {
    answer
        .put("mean" + arm, capped.moments().mean())
        .put("var" + arm, capped.moments().sample().map(Sample::variance))
        .put("capped" + arm, capped.changed());
  }
}
