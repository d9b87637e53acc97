package io.microlift.health;

import static io.microlift.verdict.PlainText.number;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.Plan;
import io.microlift.experiment.Schedule;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;

/** Is it decided neither too early nor never? */
final class TimeChecks {
  private static final double DAY_SECONDS = 86_400;

  private static final Question DECISION =
      new Question(
          "H18",
          "Decided in time",
          "Wait for whole weeks, and with a fixed horizon for the planned end.");
  private static final Question STALE =
      new Question(
          "H21", "Not forgotten", "Conclude it: ship, roll back, or say that it is inconclusive.");

  private TimeChecks() {}

  static Finding decision(Observation seen, Policy policy) {
    ExperimentStatus status = seen.experiment().status();
    boolean concluded = status == ExperimentStatus.CONCLUDED || status == ExperimentStatus.ARCHIVED;
    if (!concluded && !policy.deciding()) {
      return DECISION.notApplicable("no decision is asked for");
    }
    Plan plan = seen.experiment().definition().plan();
    boolean fixed =
        seen.experiment().definition().analysis().method() == AnalysisMethod.FIXED
            && plan != null
            && plan.days() != null;
    double least = policy.at(Threshold.H18_DAYS);
    if (fixed && plan != null && plan.days() != null) {
      least = Math.max(least, plan.days());
    }
    double days = days(seen);
    String detail = "after %s of at least %s days".formatted(number(days), number(least));
    return (days < least ? DECISION.warn(detail) : DECISION.pass(detail)).with(days, least);
  }

  static Finding stale(Observation seen, Policy policy) {
    ExperimentStatus status = seen.experiment().status();
    if (status != ExperimentStatus.RUNNING && status != ExperimentStatus.PAUSED) {
      return STALE.notApplicable("it is " + status.wire());
    }
    ExperimentDefinition definition = seen.experiment().definition();
    Schedule schedule = definition.schedule();
    if (schedule != null && schedule.end() != null && seen.now().isAfter(schedule.end())) {
      return STALE.warn(
          "its schedule ended at %s, and it is not concluded".formatted(schedule.end()));
    }
    Plan plan = definition.plan();
    if (plan == null || plan.days() == null) {
      return STALE.notApplicable("no duration is planned");
    }
    double limit = policy.at(Threshold.H21_FACTOR) * plan.days();
    double days = days(seen);
    String detail = "%s days of %d planned".formatted(number(days), plan.days());
    return (days > limit ? STALE.warn(detail) : STALE.pass(detail)).with(days, limit);
  }

  private static double days(Observation seen) {
    return seen.age().toSeconds() / DAY_SECONDS;
  }
}
