package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Estimate;
import io.microlift.stats.ExactSums;
import io.microlift.stats.JointSums;
import io.microlift.stats.Lift;
import io.microlift.stats.LiftDecomposition;
import io.microlift.stats.LiftDecomposition.Part;
import io.microlift.stats.Outcome;
import io.microlift.stats.RatioMetric;
import io.microlift.stats.ZTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Ratios of sums over visitors, and lifts split into such ratios. */
final class RatioCalculators {
  private RatioCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "ratio_metric_raw",
        in -> {
          List<double[]> control = in.rows("control", 1, 2);
          List<double[]> treatment = in.rows("treatment", 1, 2);
          double alpha = in.alpha();
          in.finish();
          return ratio(pairs(control, 0, 1), pairs(treatment, 0, 1), alpha);
        });
    calculators.put(
        "ratio_metric_sufficient",
        in -> {
          JointSums control = sums(in.object("control"));
          JointSums treatment = sums(in.object("treatment"));
          double alpha = in.alpha();
          in.finish();
          return ratio(control, treatment, alpha);
        });
    calculators.put("lift_decomposition", RatioCalculators::decomposition);
  }

  private static JointSums pairs(List<double[]> rows, int x, int y) {
    return JointSums.of(column(rows, x), column(rows, y));
  }

  private static double[] column(List<double[]> rows, int index) {
    return rows.stream().mapToDouble(row -> row[index]).toArray();
  }

  private static JointSums sums(Inputs in) {
    long n = in.count("n", 1);
    BigDecimal numerator = new BigDecimal(in.number("sumNum"));
    BigDecimal denominator = new BigDecimal(in.number("sumDen"));
    BigDecimal numerators = square(in, "sumNumSq");
    BigDecimal denominators = square(in, "sumDenSq");
    BigDecimal products = square(in, "sumNumDen");
    if (!ExactSums.possible(n, numerator, numerators)) {
      in.violate("sumNumSq", "must be at least sumNum squared over n");
      return JointSums.EMPTY;
    }
    if (!ExactSums.possible(n, denominator, denominators)) {
      in.violate("sumDenSq", "must be at least sumDen squared over n");
      return JointSums.EMPTY;
    }
    ExactSums x = new ExactSums(n, numerator, numerators);
    ExactSums y = new ExactSums(n, denominator, denominators);
    if (!JointSums.possible(x, y, products)) {
      in.violate("sumNumDen", "is not possible for values with the other sums");
      return JointSums.EMPTY;
    }
    return new JointSums(x, y, products);
  }

  private static BigDecimal square(Inputs in, String name) {
    return new BigDecimal(in.number(name, -Inputs.LARGEST_SQUARE, Inputs.LARGEST_SQUARE));
  }

  private static ObjectNode ratio(JointSums control, JointSums treatment, double alpha) {
    return RatioMetric.estimate(control)
        .then(base -> RatioMetric.estimate(treatment).map(other -> ratio(base, other, alpha)))
        .fold(answer -> answer, reason -> new Answer().status("undefined", reason))
        .build();
  }

  private static Answer ratio(Estimate control, Estimate treatment, double alpha) {
    Answer answer =
        new Answer()
            .ok()
            .put("ratioControl", control.value())
            .put("ratioTreatment", treatment.value())
            .put("seControl", control.standardError())
            .put("seTreatment", treatment.standardError())
            .put("diff", treatment.value() - control.value())
            .put("seDiff", Math.hypot(control.standardError(), treatment.standardError()));
    putTest(answer, ZTest.withDefaults().withAlpha(alpha).compare(control, treatment));
    Outcome<Double> lift = Lift.of(control, treatment);
    answer.put("lift", lift);
    if (lift.value().isPresent()) {
      Lift procedure = Lift.withDefaults().withAlpha(alpha);
      MeanCalculators.putLift(answer, procedure, control, treatment);
    }
    return answer;
  }

  private static void putTest(Answer answer, Outcome<ZTest.Result> test) {
    test.fold(
        result ->
            answer
                .put("z", result.z())
                .put("pValue", "log10PValue", result.pValue())
                .put("diffLower", "diffUpper", result.interval()),
        reason -> answer.absent(reason, "z", "pValue", "log10PValue", "diffLower", "diffUpper"));
  }

  private static ObjectNode decomposition(Inputs in) {
    List<double[]> control = in.rows("control", 1, 3);
    List<double[]> treatment = in.rows("treatment", 1, 3);
    LiftDecomposition procedure = LiftDecomposition.withDefaults().withAlpha(in.alpha());
    in.finish();
    return procedure
        .split(arm(control), arm(treatment))
        .fold(
            parts ->
                new Answer()
                    .ok()
                    .put(
                        "components",
                        new Answer()
                            .put("sessionsPerUser", part(parts, Part.SESSIONS_PER_VISITOR))
                            .put("conversionPerSession", part(parts, Part.ORDERS_PER_SESSION))
                            .put("averageOrderValue", part(parts, Part.REVENUE_PER_ORDER))
                            .put("revenuePerUser", part(parts, Part.REVENUE_PER_VISITOR))),
            reason -> new Answer().status("undefined", reason))
        .build();
  }

  private static LiftDecomposition.Arm arm(List<double[]> rows) {
    return LiftDecomposition.Arm.of(column(rows, 0), column(rows, 1), column(rows, 2));
  }

  private static Answer part(Map<Part, Lift.Log> parts, Part part) {
    Lift.Log log = parts.get(part);
    if (log == null) {
      throw new IllegalStateException("no " + part);
    }
    return new Answer()
        .put("logLift", log.logRatio())
        .put("se", log.standardError())
        .put("lift", Math.expm1(log.logRatio()))
        .put("lower", "upper", log.interval());
  }
}
