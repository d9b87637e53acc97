package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Estimate;
import io.microlift.stats.NonInferiority;
import io.microlift.stats.NonInferiority.PreferredDirection;
import io.microlift.stats.NonInferiority.Verdict;
import io.microlift.stats.Outcome;
import java.util.Locale;
import java.util.Map;

/** Guardrails: {@code non_inferiority}. */
final class NonInferiorityCalculators {
  private static final Map<String, Boolean> IS_RELATIVE =
      Map.of("absolute", false, "relative", true);
  private static final Map<String, PreferredDirection> DIRECTIONS =
      Map.of(
          "increase", PreferredDirection.INCREASE,
          "decrease", PreferredDirection.DECREASE);

  private NonInferiorityCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("non_inferiority", NonInferiorityCalculators::nonInferiority);
  }

  private static ObjectNode nonInferiority(Inputs in) {
    Estimate control = MeanCalculators.control(in, 1).estimate();
    Estimate treatment = MeanCalculators.treatment(in, 1).estimate();
    double margin = in.notNegative("margin");
    boolean relative = in.choice("marginType", IS_RELATIVE);
    PreferredDirection direction = in.choice("preferredDirection", DIRECTIONS);
    NonInferiority procedure = NonInferiority.withDefaults().withAlpha(in.alpha()).with(direction);
    in.finish();
    double worse = direction == PreferredDirection.INCREASE ? -margin : margin;
    Answer answer =
        new Answer()
            .put("diff", treatment.value() - control.value())
            .put("nullDiff", relative ? worse * control.value() : worse);
    if (!relative) {
      return put(answer, procedure.absolute(control, treatment, margin), "bound").build();
    }
    put(answer, procedure.relative(control, treatment, margin), "liftBound");
    procedure
        .relativeFixed(control, treatment, margin)
        .value()
        .ifPresent(
            fixed ->
                answer
                    .put("zFixedMargin", fixed.z())
                    .put("pValueFixedMargin", fixed.pValue().value()));
    return answer.build();
  }

  private static Answer put(Answer answer, Outcome<NonInferiority.Result> outcome, String bound) {
    return outcome.fold(
        result ->
            answer
                .ok()
                .put("z", result.z())
                .put("pValue", "log10PValue", result.pValue())
                .put("nonInferior", result.verdict() == Verdict.NON_INFERIOR)
                .put("verdict", result.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put(bound, result.bound()),
        reason -> answer.status("undefined", reason));
  }
}
