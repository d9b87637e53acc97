package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.AnalysisOptions;
import io.microlift.experiment.Direction;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.Plan;
import io.microlift.experiment.Tier;
import io.microlift.stats.Contrast;
import io.microlift.stats.NormalBelief;
import io.microlift.stats.VariantComparison;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers of one goal are compared.
 *
 * @param goal which goal
 * @param options of the experiment
 * @param method when the numbers may be looked at
 * @param plan of the experiment
 */
record Procedure(
    GoalDefinition goal, AnalysisOptions options, AnalysisMethod method, @Nullable Plan plan) {
  /** How a goal of the subject is compared. */
  static Procedure of(GoalDefinition goal, Subject subject) {
    return new Procedure(goal, subject.definition().analysis(), subject.method(), subject.plan());
  }

  boolean lessIsBetter() {
    return goal.direction() == Direction.DECREASE;
  }

  double power() {
    return plan == null ? 0.8 : plan.power();
  }

  /** What lifts of such goals look like before any data. */
  NormalBelief prior() {
    return goal.tier() == Tier.MICRO
        ? VariantComparison.MICRO_PRIOR
        : VariantComparison.MACRO_PRIOR;
  }

  /** Everything that is shown of two arms with visitors. */
  VariantComparison.Result compare(Tallied control, Tallied treatment) {
    return complete(contrast(control, treatment, options.alpha()));
  }

  /** Adds to a contrast whatever rests on its estimates. */
  VariantComparison.Result complete(Contrast contrast) {
    VariantComparison procedure =
        VariantComparison.withDefaults()
            .withAlpha(options.alpha())
            .withPower(power())
            .withPrior(prior())
            .decidedBy(
                method == AnalysisMethod.FIXED
                    ? VariantComparison.Rule.FIXED
                    : VariantComparison.Rule.ALWAYS_VALID);
    return (lessIsBetter() ? procedure.whereLessIsBetter() : procedure).complete(contrast);
  }

  /** The test of two arms with visitors, with intervals at an error level. */
  Contrast contrast(Tallied control, Tallied treatment, double alpha) {
    return contrast(goal, control, treatment, alpha);
  }

  static Contrast contrast(GoalDefinition goal, Tallied control, Tallied treatment, double alpha) {
    return switch (goal.kind()) {
      case CONVERSION, RETENTION ->
          Contrast.ofRates(control.proportion(), treatment.proportion(), alpha);
      case COUNT, VALUE -> Contrast.ofMeans(control.mean(), treatment.mean(), alpha);
      case RATIO -> Contrast.ofRatios(control.ratio(), treatment.ratio(), alpha);
    };
  }

  /** Says whether what visitors did before their exposure is the same number. */
  boolean hasCovariate() {
    return goal.kind() != GoalKind.RATIO && goal.kind() != GoalKind.RETENTION;
  }
}
