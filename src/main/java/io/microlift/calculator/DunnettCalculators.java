package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Dunnett;
import io.microlift.stats.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several treatments against one control: {@code dunnett} and {@code dunnett_raw}. */
final class DunnettCalculators {
  private static final int MOST_TREATMENTS = 50;

  private DunnettCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("dunnett", DunnettCalculators::statistics);
    calculators.put("dunnett_raw", DunnettCalculators::groups);
  }

  private static ObjectNode statistics(Inputs in) {
    double[] statistics = in.numbers("statistics", 1);
    long control = in.count("nControl", 1);
    long[] treatments = in.counts("nTreatments", 1);
    if (treatments.length != statistics.length) {
      in.violate("nTreatments", "must have as many elements as statistics");
    }
    for (long treatment : treatments) {
      if (treatment == 0) {
        in.violate("nTreatments", "must be at least 1 each");
      }
    }
    refuseTooMany(in, "statistics", statistics.length);
    boolean normal = in.isNull("df");
    double df = normal ? 1 : in.number("df", 1, LegalValues.MOST);
    var sides = in.sides();
    double alpha = in.alpha();
    in.finish();
    Dunnett large = Dunnett.of(control, treatments).withSides(sides).withAlpha(alpha);
    Dunnett test = normal ? large : large.withDegreesOfFreedom(df);
    return new Answer()
        .put("pValues", test.pValues(statistics))
        .put("criticalValue", test.criticalValue())
        .build();
  }

  private static ObjectNode groups(Inputs in) {
    List<Moments> groups = new ArrayList<>();
    for (double[] group : in.rows("groups", 2)) {
      groups.add(Moments.of(group));
    }
    refuseTooMany(in, "groups", groups.size() - 1);
    in.finish();
    Answer answer = new Answer();
    return Dunnett.compare(groups.get(0), groups.subList(1, groups.size()))
        .fold(
            result ->
                answer
                    .ok()
                    .put("df", result.degreesOfFreedom())
                    .put("pooledVariance", result.pooledVariance())
                    .put("statistics", array(result.statistics()))
                    .put("pValues", array(result.pValues())),
            reason ->
                answer
                    .status("undefined", reason)
                    .absent(reason, "df", "pooledVariance", "statistics", "pValues"))
        .build();
  }

  private static void refuseTooMany(Inputs in, String name, int treatments) {
    if (treatments > MOST_TREATMENTS) {
      in.violate(name, "must be of at most " + MOST_TREATMENTS + " treatments");
    }
  }

  private static double[] array(List<Double> list) {
    return list.stream().mapToDouble(each -> each).toArray();
  }
}
