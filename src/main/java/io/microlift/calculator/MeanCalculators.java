package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Alternative;
import io.microlift.stats.Estimate;
import io.microlift.stats.Interval;
import io.microlift.stats.Lift;
import io.microlift.stats.Moments;
import io.microlift.stats.Outcome;
import io.microlift.stats.Sample;
import io.microlift.stats.Welch;
import java.util.Map;

/** Means of two arms and their lift. */
final class MeanCalculators {
  private static final Map<String, Alternative> ALTERNATIVES =
      Map.of(
          "two-sided", Alternative.TWO_SIDED,
          "greater", Alternative.GREATER,
          "less", Alternative.LESS);

  private MeanCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "welch_t",
        in -> {
          Sample control = control(in, 0);
          Sample treatment = treatment(in, 0);
          Welch procedure = welch(in);
          in.finish();
          return answer(treatment.mean() - control.mean(), procedure.compare(control, treatment));
        });
    calculators.put(
        "welch_t_raw",
        in -> {
          double[] control = in.numbers("control", 1);
          double[] treatment = in.numbers("treatment", 1);
          Welch procedure = welch(in);
          in.finish();
          Moments ofControl = Moments.of(control);
          Moments ofTreatment = Moments.of(treatment);
          return answer(
              ofTreatment.mean() - ofControl.mean(), procedure.compare(ofControl, ofTreatment));
        });
    calculators.put("relative_lift", MeanCalculators::relativeLift);
  }

  /** Reads the control of at least so many visitors. */
  static Sample control(Inputs in, long least) {
    return in.sample("Control", least);
  }

  /** Reads the treatment of at least so many visitors. */
  static Sample treatment(Inputs in, long least) {
    return in.sample("Treatment", least);
  }

  /** Adds delta and Fieller limits of a lift; the caller has made sure that the lift is defined. */
  static void putLift(Answer answer, Lift procedure, Estimate control, Estimate treatment) {
    procedure
        .delta(control, treatment)
        .fold(
            delta ->
                answer
                    .put("seDelta", delta.standardError())
                    .put("deltaLower", "deltaUpper", delta.interval()),
            reason -> answer.absent(reason, "seDelta", "deltaLower", "deltaUpper"));
    Outcome<Interval> fieller = procedure.fieller(control, treatment);
    answer
        .put("fiellerStatus", fieller.value().isPresent() ? "bounded" : "unbounded")
        .put("fiellerLower", "fiellerUpper", fieller);
  }

  /** Reads the field {@code alternative}. */
  static Alternative alternative(Inputs in) {
    return in.choice("alternative", ALTERNATIVES);
  }

  private static Welch welch(Inputs in) {
    return Welch.withDefaults().withAlpha(in.alpha()).with(alternative(in));
  }

  private static ObjectNode answer(double difference, Outcome<Welch.Result> outcome) {
    Answer answer = new Answer().put("diff", difference);
    return outcome
        .fold(
            result ->
                answer
                    .ok()
                    .put("se", result.standardError())
                    .put("df", result.df())
                    .put("t", result.t())
                    .put("pValue", "log10PValue", result.pValue())
                    .put("ciLower", "ciUpper", result.interval()),
            reason -> answer.status("undefined", reason))
        .build();
  }

  private static ObjectNode relativeLift(Inputs in) {
    Estimate control = control(in, 1).estimate();
    Estimate treatment = treatment(in, 1).estimate();
    Lift procedure = Lift.withDefaults().withAlpha(in.alpha());
    in.finish();
    return Lift.of(control, treatment)
        .fold(
            lift -> {
              Answer answer =
                  new Answer().ok().put("lift", lift).put("fiellerG", procedure.fiellerG(control));
              putLift(answer, procedure, control, treatment);
              return putLog(answer, procedure.log(control, treatment));
            },
            reason -> new Answer().status("undefined", reason))
        .build();
  }

  private static Answer putLog(Answer answer, Outcome<Lift.Log> outcome) {
    return outcome.fold(
        log ->
            answer
                .put("logRatio", log.logRatio())
                .put("seLog", log.standardError())
                .put("logLower", "logUpper", log.interval()),
        reason -> answer.absent(reason, "logRatio", "seLog", "logLower", "logUpper"));
  }
}
