package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.BestVariant;
import io.microlift.stats.BetaBinomial;
import io.microlift.stats.BetaPosterior;
import io.microlift.stats.NormalBelief;
import io.microlift.stats.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bayesian comparisons of rates and of normal effects. */
final class BayesCalculators {
  private static final int MOST_ARMS = 50;
  private static final double LEAST_PRIOR = 1e-12;

  private BayesCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("beta_binomial", BayesCalculators::betaBinomial);
    calculators.put("prob_best_beta", BayesCalculators::bestRate);
    calculators.put("prob_best_normal", BayesCalculators::bestNormal);
    calculators.put("bayes_normal", BayesCalculators::normal);
  }

  private static ObjectNode betaBinomial(Inputs in) {
    BetaPosterior prior = prior(in);
    BetaPosterior control = posterior(in, prior, "controlConversions", "controlUsers");
    BetaPosterior treatment = posterior(in, prior, "treatmentConversions", "treatmentUsers");
    double alpha = in.alpha();
    in.finish();
    BetaBinomial.Comparison result =
        BetaBinomial.withDefaults().withAlpha(alpha).compare(control, treatment);
    return new Answer()
        .put("posteriorControl", new double[] {control.a(), control.b()})
        .put("posteriorTreatment", new double[] {treatment.a(), treatment.b()})
        .put("posteriorMeanControl", control.mean())
        .put("posteriorMeanTreatment", treatment.mean())
        .put("credibleControl", limits(control, alpha))
        .put("credibleTreatment", limits(treatment, alpha))
        .put("probTreatmentBeatsControl", result.chanceTreatmentWins())
        .put("expectedLossTreatment", result.lossTreatment())
        .put("expectedLossControl", result.lossControl())
        .put("relativeUpliftLower", "relativeUpliftUpper", result.uplift().interval())
        .put("relativeUpliftMedian", result.uplift().median())
        .build();
  }

  private static ObjectNode bestRate(Inputs in) {
    BetaPosterior prior = prior(in);
    List<BetaPosterior> arms = new ArrayList<>();
    for (Inputs arm : arms(in)) {
      arms.add(posterior(arm, prior, "conversions", "users"));
    }
    in.finish();
    double[] probabilities = BestVariant.amongRates(arms);
    Answer answer = new Answer().put("probBest", probabilities);
    return BestVariant.topTwoThompson(probabilities)
        .fold(
            shares -> answer.put("topTwoThompsonWeights", shares),
            reason -> answer.absent(reason, "topTwoThompsonWeights"))
        .build();
  }

  private static ObjectNode bestNormal(Inputs in) {
    List<NormalBelief> arms = new ArrayList<>();
    for (Inputs arm : arms(in)) {
      arms.add(new NormalBelief(arm.number("mean"), arm.positive("sd")));
    }
    in.finish();
    return new Answer().put("probBest", BestVariant.amongNormals(arms)).build();
  }

  private static ObjectNode normal(Inputs in) {
    double estimate = in.number("estimate");
    double standardError = in.notNegative("standardError");
    boolean proper = in.flag("properPrior");
    double priorMean = in.number("priorMean");
    double priorVariance = proper ? in.positive("priorVariance") : in.notNegative("priorVariance");
    double alpha = in.alpha();
    boolean lowerIsBetter = in.flag("lowerIsBetter");
    in.finish();
    if (standardError == 0) {
      return new Answer().status("undefined", Reason.NO_VARIATION).build();
    }
    NormalBelief belief =
        proper
            ? new NormalBelief(priorMean, Math.sqrt(priorVariance)).after(estimate, standardError)
            : new NormalBelief(estimate, standardError);
    double gain = belief.expectedGain();
    double loss = belief.expectedLoss();
    return new Answer()
        .put("posteriorMean", belief.mean())
        .put("posteriorSd", belief.standardDeviation())
        .put("lower", "upper", belief.credible(alpha))
        .put("chanceToWin", lowerIsBetter ? belief.chanceBelowZero() : belief.chanceAboveZero())
        .put("expectedLossTreatment", lowerIsBetter ? gain : loss)
        .put("expectedLossControl", lowerIsBetter ? loss : gain)
        .build();
  }

  private static List<Inputs> arms(Inputs in) {
    List<Inputs> arms = in.objects("arms", 1);
    if (arms.size() > MOST_ARMS) {
      in.violate("arms", "must be at most " + MOST_ARMS);
      return arms.subList(0, MOST_ARMS);
    }
    return arms;
  }

  private static BetaPosterior prior(Inputs in) {
    return new BetaPosterior(
        in.number("priorAlpha", LEAST_PRIOR, LegalValues.MOST),
        in.number("priorBeta", LEAST_PRIOR, LegalValues.MOST));
  }

  private static BetaPosterior posterior(
      Inputs in, BetaPosterior prior, String conversions, String visitors) {
    long[] counts = SequentialCalculators.counts(in, conversions, visitors);
    return prior.after(counts[0], counts[1]);
  }

  private static double[] limits(BetaPosterior posterior, double alpha) {
    var interval = posterior.credible(alpha);
    return new double[] {interval.lower(), interval.upper()};
  }
}
