package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Outcome;
import io.microlift.stats.SampleSize;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleFunction;

/** What one asks before an experiment: {@code sample-size}. */
final class PlanningCalculators {
  private static final double DEFAULT_ALPHA = 0.05;
  private static final double DEFAULT_POWER = 0.8;
  private static final double DAYS_OF_WEEK = 7;
  private static final int MOST_VARIANTS = 100;

  private static final String RATES =
      "n_control = ((z(alpha/2m) sqrt(p(1-p)(1+1/r)) + z(1-power) sqrt(p0(1-p0) + p1(1-p1)/r))"
          + " / (p1-p0))^2, p = (p0+r p1)/(1+r), r = treatment/control, m comparisons";
  private static final String MEANS =
      "n_control = (z(alpha/2m) + z(1-power))^2 sd^2 (1+1/r) / (mean lift)^2,"
          + " r = treatment/control, m comparisons";

  private PlanningCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("sample-size", PlanningCalculators::sampleSize);
  }

  private static ObjectNode sampleSize(Inputs in) {
    boolean rate = in.isNull("baselineMean") && in.isNull("standardDeviation");
    String field = rate ? "baselineRate" : "baselineMean";
    double baseline = rate ? in.closedProbability(field) : in.number(field);
    double sd = rate ? 0 : in.positive("standardDeviation");
    double lift = in.number("lift");
    double target = baseline + Math.abs(baseline) * lift;
    if (baseline == 0) {
      in.violate(field, "must not be 0: a lift is relative to it");
    } else if (rate && !(target >= 0 && target <= 1)) {
      in.violate("lift", "must leave the rate between 0 and 1, not " + target);
    }
    double alpha = in.isNull("alpha") ? DEFAULT_ALPHA : in.alpha();
    double power = in.isNull("power") ? DEFAULT_POWER : in.power(alpha);
    if (power <= alpha) {
      in.violate("alpha", "must be below the power, which is " + power);
    }
    double[] weights = weights(in);
    double perDay = in.isNull("visitorsPerDay") ? 0 : in.positive("visitorsPerDay");
    in.finish();
    int comparisons = weights.length - 1;
    SampleSize plan = SampleSize.withDefaults().withErrors(alpha / comparisons, power);
    Outcome<Double> total =
        total(
            weights,
            ratio ->
                rate
                    ? plan.forRates(baseline, target, ratio)
                    : plan.forMeans(sd, sd, target - baseline, ratio));
    Answer answer = new Answer();
    return total
        .fold(
            visitors -> schedule(answer.ok(), weights, visitors, perDay),
            reason ->
                answer
                    .status("undefined", reason)
                    .absent(reason, "visitorsPerVariant", "totalVisitors"))
        .put(rate ? "targetRate" : "targetMean", target)
        .put("alpha", alpha)
        .put("power", power)
        .put("comparisons", comparisons)
        .put("formula", rate ? RATES : MEANS)
        .build();
  }

  private static double[] weights(Inputs in) {
    if (in.isNull("allocation")) {
      return new double[] {1, 1};
    }
    double[] weights = in.numbers("allocation", 2, 0, LegalValues.LARGEST);
    for (double weight : weights) {
      if (!(weight >= 1 / LegalValues.LARGEST)) {
        in.violate("allocation", "must hold positive weights, the control's first");
        break;
      }
    }
    if (weights.length > MOST_VARIANTS) {
      in.violate("allocation", "must hold at most " + MOST_VARIANTS + " weights");
    }
    return weights;
  }

  /** Visitors of all variants, such that each comparison with the control has enough. */
  private static Outcome<Double> total(
      double[] weights, DoubleFunction<Outcome<SampleSize.Arms>> sizes) {
    double control = 0;
    for (int i = 1; i < weights.length; i++) {
      Outcome<SampleSize.Arms> arms = sizes.apply(weights[i] / weights[0]);
      if (arms.reason().isPresent()) {
        return Outcome.undefined(arms.reason().get());
      }
      control = Math.max(control, arms.value().orElseThrow().control());
    }
    return Outcome.of(control / weights[0] * Arrays.stream(weights).sum());
  }

  private static Answer schedule(Answer answer, double[] weights, double total, double perDay) {
    double sum = Arrays.stream(weights).sum();
    double[] visitors =
        Arrays.stream(weights).map(weight -> Math.ceil(total * (weight / sum))).toArray();
    double all = Arrays.stream(visitors).sum();
    answer.put("visitorsPerVariant", visitors).ceil("totalVisitors", all);
    if (perDay > 0) {
      double days = Math.ceil(all / perDay);
      answer
          .ceil("days", days)
          .ceil("daysInWholeWeeks", Math.ceil(days / DAYS_OF_WEEK) * DAYS_OF_WEEK);
    }
    return answer;
  }
}
