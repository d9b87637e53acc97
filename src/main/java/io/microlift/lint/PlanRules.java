package io.microlift.lint;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Plan;
import io.microlift.results.PowerPlan;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules about what an experiment is planned to find, and for how long it runs. */
final class PlanRules {
  private static final int WEEK = 7;

  private static final Question TARGET =
      new Question(
          "L05",
          "The plan can find its lift",
          "Run longer, give it more traffic, or plan for a larger lift.");
  private static final Question WEEKS =
      new Question(
          "L08",
          "Windows and weeks fit",
          "Plan whole weeks, at least as long as the longest window of a goal.");
  private static final Question END =
      new Question(
          "L10",
          "A fixed horizon has an end",
          "Give plan.days, or leave analysis.method out: then numbers may be looked at any day.");

  private PlanRules() {}

  /** By what visitors did in the last four weeks. */
  static Finding target(Candidate candidate) {
    Plan plan = candidate.definition().plan();
    if (plan == null || plan.minimumDetectableLift() == null || plan.days() == null) {
      return TARGET.notApplicable("the plan names no lift or no days");
    }
    PowerPlan forecast = candidate.forecast();
    if (forecast == null) {
      return TARGET.insufficient(
          "history is read by POST /v1/experiments:validate only, and for stored goals");
    }
    Set<GoalKey> primaries =
        candidate.goals(GoalRole.PRIMARY).stream()
            .map(GoalDefinition::key)
            .collect(Collectors.toSet());
    for (PowerPlan.OfGoal goal : forecast.goals()) {
      if (primaries.contains(goal.goal())) {
        return target(goal, plan.days(), forecast.summary());
      }
    }
    return TARGET.insufficient("there is no primary goal");
  }

  private static Finding target(PowerPlan.OfGoal primary, int planned, String summary) {
    Long days = primary.days();
    if (days == null) {
      return TARGET.insufficient(
          "%s: %s"
              .formatted(
                  primary.goal(), Objects.requireNonNullElse(primary.unavailable(), summary)));
    }
    String detail = "%s Planned are %d days.".formatted(summary, planned);
    return (days <= planned ? TARGET.pass(detail) : TARGET.warn(detail)).with(days, planned);
  }

  static Finding windowAndWeeks(Candidate candidate) {
    Plan plan = candidate.definition().plan();
    if (plan == null || plan.days() == null) {
      return WEEKS.notApplicable("no duration is planned");
    }
    int days = plan.days();
    List<String> wrong = new ArrayList<>();
    double longest = 0;
    for (AttachedGoal attached : candidate.definition().goals()) {
      double window = windowDays(candidate.goals().get(attached.goal().value()));
      longest = Math.max(longest, window);
      if (window > days) {
        wrong.add("the window of %s is longer than %d days".formatted(attached.goal(), days));
      }
    }
    if (days % WEEK != 0) {
      wrong.add("%d days are not whole weeks".formatted(days));
    }
    return wrong.isEmpty()
        ? WEEKS.pass("%d whole weeks, and every window fits".formatted(days / WEEK))
        : WEEKS.warn(String.join("; ", wrong)).with(longest > days ? longest : days, days);
  }

  private static double windowDays(@Nullable GoalDefinition goal) {
    if (goal == null) {
      return 0;
    }
    if (goal.to() != null) {
      return goal.to();
    }
    return Objects.requireNonNullElse(goal.window(), Duration.ZERO).toSeconds() / 86_400.0;
  }

  static Finding plannedEnd(Candidate candidate) {
    if (candidate.definition().analysis().method() != AnalysisMethod.FIXED) {
      return END.notApplicable("the method allows looks before the end");
    }
    Plan plan = candidate.definition().plan();
    return plan == null || plan.days() == null
        ? END.warn("the method is fixed and no end is planned, so every look is one too many")
        : END.pass("it ends after %d days".formatted(plan.days()));
  }
}
