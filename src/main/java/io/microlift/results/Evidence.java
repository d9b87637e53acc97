package io.microlift.results;

import io.microlift.experiment.Direction;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a recommendation rests on.
 *
 * @param variants what is known about each variant but the control
 * @param mismatch whether visitors do not split as the weights say
 * @param counting whether history is being counted again
 * @param stage how far the phase is
 * @param lastWholeWeek the latest day at whose end whole weeks were over, if one was
 * @param plannedLift the smallest lift worth finding, if one is planned
 */
record Evidence(
    List<OfVariant> variants,
    boolean mismatch,
    boolean counting,
    Stage stage,
    @Nullable LocalDate lastWholeWeek,
    @Nullable Double plannedLift) {
  /** Copies the list. */
  Evidence {
    variants = List.copyOf(variants);
  }

  /**
   * What is known about one variant.
   *
   * @param variant its key
   * @param primary what decides, if a goal does
   * @param others all other goals
   */
  record OfVariant(String variant, @Nullable Finding primary, List<Finding> others) {
    OfVariant {
      others = List.copyOf(others);
    }
  }

  /**
   * What is known about one goal of one variant.
   *
   * @param name of the goal, for people
   * @param tier how close to the money
   * @param role what it means for the decision
   * @param verdict see {@link Comparison}; null if there is none
   * @param harm whether the variant is worse, however often one looked
   * @param lift relative difference, positive if it is an improvement
   * @param lower limit of it that may be looked at now
   * @param upper likewise
   * @param margin of guardrails
   * @param decidedOn the day that decided, if planned looks did
   */
  record Finding(
      String name,
      Tier tier,
      GoalRole role,
      @Nullable String verdict,
      boolean harm,
      @Nullable Double lift,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double margin,
      @Nullable LocalDate decidedOn) {
    boolean isBetter() {
      return Comparison.BETTER.equals(verdict);
    }

    boolean isWorse() {
      return Comparison.WORSE.equals(verdict) || Guardrail.INFERIOR.equals(verdict) || harm;
    }

    boolean isGuardrail() {
      return role == GoalRole.GUARDRAIL;
    }

    boolean isSafe() {
      return Guardrail.NON_INFERIOR.equals(verdict);
    }
  }

  /** Gathers what a report says. */
  static Evidence of(
      List<GoalReport> goals,
      ExperimentReport.SampleRatioReport sampleRatio,
      Stage stage,
      Timetable timetable,
      Subject subject) {
    List<OfVariant> variants = new ArrayList<>();
    for (int i = 0; i < subject.treatments(); i++) {
      variants.add(variant(subject.variants().get(i + 1).variant(), i, goals));
    }
    return new Evidence(
        variants,
        sampleRatio.mismatch(),
        !subject.freshness().recomputing().isEmpty(),
        stage,
        timetable.lastWholeWeek(),
        subject.plan() == null ? null : subject.plan().minimumDetectableLift());
  }

  private static OfVariant variant(String key, int treatment, List<GoalReport> goals) {
    Finding primary = null;
    List<Finding> others = new ArrayList<>();
    for (GoalReport goal : goals) {
      if (goal.comparisons().size() > treatment) {
        Finding finding = finding(goal, goal.comparisons().get(treatment));
        if (goal.role() == GoalRole.PRIMARY) {
          primary = finding;
        } else {
          others.add(finding);
        }
      }
    }
    return new OfVariant(key, primary, others);
  }

  private static Finding finding(GoalReport goal, Comparison comparison) {
    boolean turned = goal.direction() == Direction.DECREASE;
    Estimated limits = comparison.limits();
    Double lift = comparison.lift().estimate();
    PlannedLooks looks = comparison.groupSequential();
    return new Finding(
        goal.name(),
        goal.tier(),
        goal.role(),
        comparison.verdict(),
        Boolean.TRUE.equals(comparison.harm()),
        turned ? negated(lift) : lift,
        turned ? negated(limits.upper()) : limits.lower(),
        turned ? negated(limits.lower()) : limits.upper(),
        goal.margin(),
        looks == null ? null : looks.decidedOn());
  }

  private static @Nullable Double negated(@Nullable Double number) {
    return number == null ? null : Double.valueOf(-number);
  }
}
