package io.microlift.health;

import static io.microlift.verdict.PlainText.number;
import static io.microlift.verdict.PlainText.percent;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import io.microlift.tracking.Tallies;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Do exposures and conversions arrive? Days are those of UTC. */
final class ActivityChecks {
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final int WEEK = 7;

  private static final Question EXPOSURES =
      new Question(
          "H07",
          "Exposures arrive",
          "Look whether the page still asks for its variant and tells that it was seen.");
  private static final Question GOALS =
      new Question(
          "H08",
          "Goals are reached",
          "Look whether the events of the goal are still sent, under the names that it counts.");
  private static final Question FRESHNESS =
      new Question(
          "H09",
          "Numbers are fresh",
          "Look at the server's log: what was acknowledged waits to be counted.");

  private ActivityChecks() {}

  static Finding exposures(Observation seen, Policy policy) {
    if (seen.experiment().status() != ExperimentStatus.RUNNING) {
      return EXPOSURES.notApplicable("it is " + seen.experiment().status().wire());
    }
    if (seen.age().compareTo(A_DAY) < 0) {
      return EXPOSURES.insufficient("it has been running for less than a day");
    }
    LocalDate today = seen.today();
    LocalDate yesterday = today.minusDays(1);
    long recent = seen.visitors(yesterday, today);
    if (recent == 0) {
      return EXPOSURES.fail("nobody was exposed for the first time since yesterday").with(0, 1);
    }
    long before = seen.visitors(yesterday.minusDays(WEEK), yesterday.minusDays(WEEK));
    if (before < policy.at(Threshold.H07_VISITORS)) {
      return EXPOSURES
          .pass("%d new visitors since yesterday".formatted(recent))
          .with((double) recent, 1);
    }
    double drop = 1 - (double) seen.visitors(yesterday, yesterday) / before;
    double limit = policy.at(Threshold.H07_DROP);
    String detail =
        "new visitors of yesterday against the same weekday a week before: %s"
            .formatted(percent(-drop));
    return (drop >= limit ? EXPOSURES.warn(detail) : EXPOSURES.pass(detail)).with(drop, limit);
  }

  static Finding goals(Observation seen, Policy policy) {
    LocalDate today = seen.today();
    long recent = seen.visitors(today.minusDays(1), today);
    if (recent < policy.at(Threshold.H08_VISITORS)) {
      return GOALS.insufficient(
          "%d new visitors since yesterday, at least %s are needed"
              .formatted(recent, number(policy.at(Threshold.H08_VISITORS))));
    }
    List<String> silent = new ArrayList<>();
    for (AttachedGoal attached : seen.experiment().definition().goals()) {
      Goal goal = seen.goals().get(attached.goal());
      if (goal == null) {
        continue;
      }
      boolean primary = attached.role() == GoalRole.PRIMARY;
      int days = primary ? 1 : 2;
      if ((primary || goal.definition().tier() == Tier.MACRO)
          && converted(seen, goal, today.minusDays(days)) == 0) {
        silent.add(attached.goal().value());
        if (primary) {
          return GOALS
              .fail(
                  "nobody reached the primary goal %s since yesterday, of %d new visitors"
                      .formatted(attached.goal(), recent))
              .with(0, 1);
        }
      }
    }
    return silent.isEmpty()
        ? GOALS.pass("the primary and every macro goal are reached")
        : GOALS.warn("nobody reached %s for two days".formatted(String.join(", ", silent)));
  }

  /** Visitors who reached a goal for the first time on a day or later. */
  private static long converted(Observation seen, Goal goal, LocalDate since) {
    return converted(seen, goal, seen.tallies())
        - converted(seen, goal, seen.tallies().until(since.minusDays(1)));
  }

  private static long converted(Observation seen, Goal goal, Tallies tallies) {
    long converted = 0;
    for (String variant : seen.variants()) {
      for (String currency : tallies.currencies(goal.metric())) {
        converted += tallies.sums(goal.metric(), variant, currency).converted();
      }
    }
    return converted;
  }

  static Finding freshness(Observation seen, Policy policy) {
    double lag = seen.report().freshness().lagSeconds();
    String detail = "the oldest request that is not counted is %s s old".formatted(number(lag));
    double fail = policy.at(Threshold.H09_FAIL);
    double warn = policy.at(Threshold.H09_WARN);
    if (lag > fail) {
      return FRESHNESS.fail(detail).with(lag, fail);
    }
    return (lag > warn ? FRESHNESS.warn(detail) : FRESHNESS.pass(detail)).with(lag, warn);
  }
}
