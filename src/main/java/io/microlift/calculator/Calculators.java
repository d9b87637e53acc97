package io.microlift.calculator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All methods by name; each family of methods registers its own. */
public final class Calculators {
  private static final Map<String, Calculator> BY_NAME = byName();

  private Calculators() {}

  private static Map<String, Calculator> byName() {
    Map<String, Calculator> calculators = new TreeMap<>();
    DistributionCalculators.register(calculators);
    MomentCalculators.register(calculators);
    ProportionCalculators.register(calculators);
    MeanCalculators.register(calculators);
    RatioCalculators.register(calculators);
    AdjustmentCalculators.register(calculators);
    NonInferiorityCalculators.register(calculators);
    SampleRatioCalculators.register(calculators);
    SequentialCalculators.register(calculators);
    GroupSequentialCalculators.register(calculators);
    BayesCalculators.register(calculators);
    DunnettCalculators.register(calculators);
    PowerCalculators.register(calculators);
    PlanningCalculators.register(calculators);
    CompareCalculator.register(calculators);
    CorrectionCalculators.register(calculators);
    QuantileCalculators.register(calculators);
    EffectCalculators.register(calculators);
    return Collections.unmodifiableMap(calculators);
  }

  /** Names of all methods, in alphabetical order. */
  public static Set<String> methods() {
    return BY_NAME.keySet();
  }

  /**
   * Computes one method.
   *
   * @return nothing if there is no method of this name
   * @throws InvalidInputs if the inputs do not fit the method
   */
  public static Optional<ObjectNode> calculate(String method, JsonNode inputs) {
    return Optional.ofNullable(BY_NAME.get(method))
        .map(
            calculator -> {
              Inputs in = Inputs.of(inputs);
              ObjectNode answer = calculator.calculate(in);
              if (!in.isFinished()) {
                throw new IllegalStateException(method + " does not finish its inputs");
              }
              return answer;
            });
  }
}
