package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.SampleRatio;
import io.microlift.stats.SequentialSampleRatio;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sample ratio mismatch: {@code srm_chi_square} at one look, {@code srm} with its verdicts. */
final class SampleRatioCalculators {
  /** Small, because there is a test for each experiment, and an alarm stops it. */
  private static final double DEFAULT_ALPHA = 0.001;

  private SampleRatioCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "srm_chi_square",
        in -> {
          long[] counts = in.counts("counts", 1);
          double[] weights = in.numbers("weights", 1, 0, LegalValues.LARGEST);
          in.requireLength("weights", weights.length, "counts", counts.length);
          in.finish();
          Answer answer = new Answer();
          return SampleRatio.compare(counts, weights)
              .fold(
                  result ->
                      answer
                          .ok()
                          .put("chiSquare", result.chiSquare())
                          .put("df", result.df())
                          .put("pValue", "log10PValue", result.pValue()),
                  reason ->
                      answer
                          .status("undefined", reason)
                          .absent(reason, "chiSquare", "df", "pValue"))
              .build();
        });
    calculators.put("srm", SampleRatioCalculators::judge);
  }

  private static ObjectNode judge(Inputs in) {
    long[] visitors = in.counts("visitors", 2);
    double[] weights =
        in.isNull("weights")
            ? equal(visitors.length)
            : in.numbers("weights", 2, 0, LegalValues.LARGEST);
    in.requireLength("weights", weights.length, "visitors", visitors.length);
    double alpha = in.isNull("alpha") ? DEFAULT_ALPHA : in.alpha();
    in.finish();
    Answer answer = new Answer();
    SampleRatio.compare(visitors, weights)
        .fold(
            result ->
                answer
                    .put("chiSquare", result.chiSquare())
                    .put("df", result.df())
                    .put("pValue", "log10PValue", result.pValue())
                    .put("verdict", verdict(result.pValue().value(), alpha)),
            reason -> answer.absent(reason, "chiSquare", "df", "pValue", "verdict"));
    answer.put("sequential", sequential(visitors, weights, alpha));
    double sum = Arrays.stream(weights).sum();
    if (sum > 0 && sum < Double.POSITIVE_INFINITY) {
      long all = Arrays.stream(visitors).sum();
      answer.put(
          "expectedVisitors", Arrays.stream(weights).map(weight -> all * (weight / sum)).toArray());
    }
    return answer.put("alpha", alpha).build();
  }

  private static Answer sequential(long[] visitors, double[] weights, double alpha) {
    Answer answer = new Answer();
    return SequentialSampleRatio.withDefaults()
        .withAlpha(alpha)
        .follow(List.of(visitors), weights)
        .fold(
            path -> {
              double pValue = path.steps().get(0).pValue();
              return answer.put("pValue", pValue).put("verdict", verdict(pValue, alpha));
            },
            reason -> answer.absent(reason, "pValue", "verdict"));
  }

  private static String verdict(double pValue, double alpha) {
    return pValue < alpha ? "mismatch" : "balanced";
  }

  private static double[] equal(int variants) {
    double[] weights = new double[variants];
    Arrays.fill(weights, 1);
    return weights;
  }
}
