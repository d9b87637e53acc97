package io.microlift.calculator;

import io.microlift.stats.SampleRatio;
import java.util.Map;

/** Sample ratio mismatch at one look: {@code srm_chi_square}. */
final class SampleRatioCalculators {
  private SampleRatioCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "srm_chi_square",
        in -> {
          long[] counts = in.counts("counts", 1);
          double[] weights = in.numbers("weights", 1, 0, Inputs.LARGEST);
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
  }
}
