package io.microlift.dashboard;

import io.microlift.results.Comparison;
import io.microlift.results.Estimated;
import io.microlift.results.GoalReport;
import io.microlift.results.Guardrail;
import io.microlift.results.PlannedLooks;
import io.microlift.results.VarianceReduction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All numbers of a comparison, for those who want to know what a verdict rests on. */
final class Details {
  private final List<Lifts.Detail> details = new ArrayList<>();

  private Details() {}

  static List<Lifts.Detail> of(GoalReport goal, Comparison comparison) {
    Details details = new Details();
    details.tests(comparison);
    details.belief(comparison.bayesian());
    details.adjusted(comparison.varianceReduction());
    details.guardrail(comparison.nonInferiority());
    details.add("Smallest lift it would find", share(comparison.observedMde()));
    details.add("Chance that this finding is none", share(comparison.falsePositiveRisk()));
    details.add("Large values", goal.capping());
    return details.details;
  }

  private void tests(Comparison comparison) {
    Estimated lift = comparison.lift();
    add("Limits if looked at once", limits(lift.lower(), lift.upper()));
    add("p-value if looked at once", pValue(comparison.pValue()));
    add("p-value, corrected", pValue(comparison.adjustedPValue()));
    Comparison.Sequential sequential = comparison.sequential();
    if (sequential != null) {
      add("Limits at any number of looks", limits(sequential.lower(), sequential.upper()));
      add("p-value at any number of looks", pValue(sequential.pValue()));
      add("At any number of looks", sequential.unavailable());
    }
    PlannedLooks looks = comparison.groupSequential();
    if (looks != null) {
      add("Limits at planned looks", limits(looks.lower(), looks.upper()));
      add("Planned looks taken", Figures.count(looks.looks().size()));
      add(
          "Decided at the end of",
          looks.decidedOn() == null ? null : Figures.day(looks.decidedOn()));
      add("At planned looks", looks.unavailable());
    }
  }

  private void belief(Comparison.@Nullable Bayesian belief) {
    if (belief != null) {
      add(
          "Best guess of the lift",
          belief.estimate() == null ? null : Figures.lift(belief.estimate()));
      add("Credible limits", limits(belief.lower(), belief.upper()));
      add("Expected loss if shipped", share(belief.expectedLoss()));
      add("Belief", belief.unavailable());
    }
  }

  private void adjusted(@Nullable VarianceReduction reduction) {
    if (reduction != null) {
      Estimated lift = reduction.lift();
      if (lift != null) {
        add("Lift, adjusted for what visitors did before", Figures.lift(lift.estimate()));
        add("Its limits if looked at once", limits(lift.lower(), lift.upper()));
      }
      add("Variance that is gone", share(reduction.share()));
      add("Adjustment", reduction.unavailable());
    }
  }

  private void guardrail(@Nullable Guardrail guardrail) {
    if (guardrail != null) {
      add("Acceptable loss", Figures.share(guardrail.margin()));
      add(
          "Worst lift that is not ruled out",
          guardrail.bound() == null ? null : Figures.lift(guardrail.bound()));
      add("p-value of a larger loss", pValue(guardrail.pValue()));
      add("Guardrail", guardrail.unavailable());
    }
  }

  private void add(String name, @Nullable String text) {
    if (text != null) {
      details.add(new Lifts.Detail(name, text));
    }
  }

  private static @Nullable String share(@Nullable Double share) {
    return share == null ? null : Figures.share(share);
  }

  private static @Nullable String pValue(@Nullable Double pValue) {
    return pValue == null ? null : Figures.pValue(pValue);
  }

  private static @Nullable String limits(@Nullable Double lower, @Nullable Double upper) {
    return lower == null && upper == null ? null : Figures.lifts(lower, upper);
  }
}
