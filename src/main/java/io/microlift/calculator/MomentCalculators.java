package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Moments;
import io.microlift.stats.Outcome;
import io.microlift.stats.Reason;
import io.microlift.stats.Sample;
import java.util.List;
import java.util.Map;

/** Count, sum, mean and variance: {@code moments} and {@code moments_merge}. */
final class MomentCalculators {
  private MomentCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "moments",
        in -> {
          double[] values = in.numbers("values", 0);
          in.finish();
          return answer(Moments.of(values));
        });
    calculators.put(
        "moments_merge",
        in -> {
          List<double[]> chunks = in.rows("chunks", 0);
          in.finish();
          Moments all = Moments.EMPTY;
          for (double[] chunk : chunks) {
            all = all.plus(Moments.of(chunk));
          }
          return answer(all);
        });
  }

  private static ObjectNode answer(Moments moments) {
    Outcome<Double> mean =
        moments.n() == 0 ? Outcome.undefined(Reason.NO_VISITORS) : Outcome.of(moments.mean());
    return new Answer()
        .put("n", moments.n())
        .put("sum", moments.sum())
        .put("mean", mean)
        .put("variance", moments.sample().map(Sample::variance))
        .build();
  }
}
