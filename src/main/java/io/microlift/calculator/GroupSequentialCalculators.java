package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.ClassicalBoundary;
import io.microlift.stats.GroupSequential;
import io.microlift.stats.SpendingFunction;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Group-sequential designs: {@code group_sequential_…}. */
final class GroupSequentialCalculators {
  private static final int MOST_LOOKS = 500;
  private static final double CLOSEST_LOOKS = 1e-6;

  /** Bounds the nodes of the integration, about 15 for each unit of Σ 1 / √Δt. */
  private static final double MOST_WORK = 20_000;

  private static final Map<String, Function<Inputs, SpendingFunction>> SPENDING =
      Map.of(
          "obrien-fleming", in -> withoutParameter(in, SpendingFunction.obrienFleming()),
          "pocock", in -> withoutParameter(in, SpendingFunction.pocock()),
          "power", in -> SpendingFunction.power(in.positive("parameter")),
          "hwang-shih-decani", in -> SpendingFunction.hwangShihDeCani(in.number("parameter")));

  private static final Map<String, ClassicalBoundary.Shape> SHAPES =
      Map.of(
          "pocock", ClassicalBoundary.Shape.POCOCK,
          "obrien-fleming", ClassicalBoundary.Shape.OBRIEN_FLEMING);

  private GroupSequentialCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("group_sequential_boundaries", GroupSequentialCalculators::boundaries);
    calculators.put("group_sequential_inflation", GroupSequentialCalculators::inflation);
    calculators.put("group_sequential_classical", GroupSequentialCalculators::classical);
  }

  private static ObjectNode boundaries(Inputs in) {
    GroupSequential design = design(in, in.alpha());
    double[] fractions = fractions(in);
    in.finish();
    List<GroupSequential.Look> looks = design.looks(fractions);
    return new Answer()
        .put("criticalValues", each(looks, GroupSequential.Look::criticalValue))
        .put("cumulativeAlphaSpent", each(looks, GroupSequential.Look::alphaSpent))
        .put("nominalPValues", each(looks, GroupSequential.Look::nominalPValue))
        .build();
  }

  private static ObjectNode inflation(Inputs in) {
    double alpha = in.alpha();
    GroupSequential design = design(in, alpha);
    double[] fractions = fractions(in);
    double power = in.power(alpha);
    in.finish();
    GroupSequential.Characteristics result = design.characteristics(power, fractions);
    return new Answer()
        .put("drift", result.drift())
        .put("inflationFactor", result.inflationFactor())
        .put("stopProbabilitiesUnderH1", each(result.stopProbabilities(), p -> p))
        .put("expectedInformationFractionUnderH1", result.meanInformation())
        .build();
  }

  private static ObjectNode classical(Inputs in) {
    ClassicalBoundary boundary =
        ClassicalBoundary.of(in.choice("type", SHAPES)).withAlpha(in.alpha()).withSides(in.sides());
    int looks = in.count("looks", 1, 50);
    in.finish();
    return new Answer()
        .put("constant", boundary.constant(looks))
        .put("criticalValues", each(boundary.criticalValues(looks), c -> c))
        .build();
  }

  private static GroupSequential design(Inputs in, double alpha) {
    return GroupSequential.withDefaults()
        .withAlpha(alpha)
        .withSides(in.sides())
        .withSpending(in.choice("spendingFunction", SPENDING).apply(in));
  }

  private static SpendingFunction withoutParameter(Inputs in, SpendingFunction function) {
    if (!in.isNull("parameter")) {
      in.violate("parameter", "must be null for this spending function");
    }
    return function;
  }

  /** Reads the field {@code informationFractions}: rising, in (0, 1]. */
  static double[] fractions(Inputs in) {
    double[] fractions = in.numbers("informationFractions", 1, 0, 1);
    double before = 0;
    double work = 0;
    for (double fraction : fractions) {
      if (fraction < before + CLOSEST_LOOKS) {
        in.violate("informationFractions", "must rise by at least " + CLOSEST_LOOKS);
        break;
      }
      work += 1 / Math.sqrt(fraction - before);
      before = fraction;
    }
    if (fractions.length > MOST_LOOKS || work > MOST_WORK) {
      in.violate("informationFractions", "has too many looks, or looks too close to each other");
    }
    return fractions;
  }

  private static <T> double[] each(List<T> list, ToDoubleFunction<T> field) {
    return list.stream().mapToDouble(field).toArray();
  }
}
