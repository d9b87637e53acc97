package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Alternative;
import io.microlift.stats.FisherExact;
import io.microlift.stats.Interval;
import io.microlift.stats.Outcome;
import io.microlift.stats.Proportion;
import io.microlift.stats.Proportions;
import io.microlift.stats.Reason;
import java.util.Map;

/** Conversion rates of one and of two arms. */
final class ProportionCalculators {
  private ProportionCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("two_proportion_z", ProportionCalculators::twoProportionZ);
    calculators.put(
        "proportion_wilson",
        in -> {
          Proportion arm = in.proportion("conversions", "users");
          double alpha = in.alpha();
          in.finish();
          return new Answer()
              .put("estimate", arm.rate())
              .put("lower", "upper", Proportions.withDefaults().withAlpha(alpha).wilson(arm))
              .build();
        });
    calculators.put(
        "proportion_diff_newcombe",
        in -> {
          Proportion control = control(in);
          Proportion treatment = treatment(in);
          Proportions procedure = Proportions.withDefaults().withAlpha(in.alpha());
          in.finish();
          return new Answer()
              .put("diff", treatment.rateMinus(control))
              .put("lower", "upper", procedure.newcombe(control, treatment))
              .build();
        });
    calculators.put("risk_ratio_score_ci", ProportionCalculators::riskRatio);
    calculators.put(
        "fisher_exact",
        in -> {
          Proportion control = control(in);
          Proportion treatment = treatment(in);
          in.finish();
          FisherExact.Result result = FisherExact.compare(control, treatment);
          return new Answer()
              .put("pValueTwoSided", result.twoSided().value())
              .put("pValueGreater", result.greater().value())
              .put("pValueLess", result.less().value())
              .build();
        });
  }

  static Proportion control(Inputs in) {
    return in.proportion("controlConversions", "controlUsers");
  }

  static Proportion treatment(Inputs in) {
    return in.proportion("treatmentConversions", "treatmentUsers");
  }

  private static ObjectNode twoProportionZ(Inputs in) {
    Proportion control = control(in);
    Proportion treatment = treatment(in);
    double alpha = in.alpha();
    Alternative alternative = MeanCalculators.alternative(in);
    in.finish();
    Proportions procedure = Proportions.withDefaults().withAlpha(alpha).with(alternative);
    Answer answer =
        new Answer()
            .put("rateControl", control.rate())
            .put("rateTreatment", treatment.rate())
            .put("diff", treatment.rateMinus(control));
    Outcome<Proportions.Result> pooled = procedure.pooled(control, treatment);
    pooled.fold(result -> answer.ok(), reason -> answer.status("degenerate", reason));
    put(answer, "Pooled", pooled);
    answer.put("seUnpooled", Proportions.standardError(control, treatment));
    put(answer, "Unpooled", procedure.unpooled(control, treatment));
    return answer.put("waldLower", "waldUpper", procedure.wald(control, treatment)).build();
  }

  private static void put(Answer answer, String kind, Outcome<Proportions.Result> outcome) {
    String z = "z" + kind;
    String pValue = "pValue" + kind;
    String log10 = "log10PValue" + kind;
    outcome.fold(
        result -> answer.put(z, result.z()).put(pValue, log10, result.pValue()),
        reason -> answer.absent(reason, z, pValue, log10));
  }

  private static ObjectNode riskRatio(Inputs in) {
    Proportion control = control(in);
    Proportion treatment = treatment(in);
    Proportions procedure = Proportions.withDefaults().withAlpha(in.alpha());
    in.finish();
    Interval ratio = procedure.scoreRatio(control, treatment);
    Interval lift = procedure.scoreLift(control, treatment);
    return new Answer()
        .put("riskRatio", riskRatio(control, treatment))
        .put("lower", "upper", ratio)
        .put("liftLower", "liftUpper", lift)
        .build();
  }

  private static Outcome<Double> riskRatio(Proportion control, Proportion treatment) {
    return control.converted() == 0
        ? Outcome.undefined(Reason.BASELINE_ZERO)
        : Outcome.of(treatment.rate() / control.rate());
  }
}
