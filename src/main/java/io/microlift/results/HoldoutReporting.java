package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.AnalysisOptions;
import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Holdout;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotStore;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.stats.PValue;
import io.microlift.stats.SampleRatio;
import io.microlift.tracking.History;
import io.microlift.tracking.HoldoutHistory;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;

/** Holds the visitors of a holdout against all others. */
@Singleton
class HoldoutReporting {
  private static final String HELD_OUT = "held-out";
  private static final String OTHERS = "others";
  private static final double MISMATCH = 0.001;
  private static final int MOST_GOALS = 50;

  private final HoldoutHistory history;
  private final DataSource database;
  private final Clock clock;

  HoldoutReporting(HoldoutHistory history, DataSource database, Clock clock) {
    this.history = history;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Reports on a holdout.
   *
   * @param goals keys; if there are none, the goals of all experiments that it keeps visitors from
   * @throws ProblemException if there is no such holdout or goal, or it is not of visitors
   */
  HoldoutReport report(String key, List<String> goals) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        Snapshot definitions = SnapshotStore.latest(connection, Snapshot.EMPTY);
        Holdout holdout = holdout(definitions, key);
        Instant now = clock.instant();
        Instant earliest = now.minus(History.LONGEST);
        Instant from = earliest.isAfter(holdout.updatedAt()) ? earliest : holdout.updatedAt();
        Set<GoalKey> wanted =
            goals.isEmpty() ? goalsOf(holdout, definitions) : named(goals, definitions);
        HoldoutHistory.Question question =
            new HoldoutHistory.Question(holdout.definition(), wanted, from, now);
        return report(question, history.read(connection, question, definitions::goal), definitions);
      } finally {
        connection.rollback();
      }
    }
  }

  private static Holdout holdout(Snapshot definitions, String key) {
    for (Holdout holdout : definitions.holdouts()) {
      if (holdout.definition().key().equals(key)) {
        if (!holdout.definition().isOfVisitors()) {
          throw new ProblemException(
              ProblemType.INVALID_PARAMETER,
              "%s keeps visitors by their %s, which events do not tell; only holdouts whose unit is visitorId have results."
                  .formatted(key, holdout.definition().unit()));
        }
        return holdout;
      }
    }
    throw new ProblemException(
        ProblemType.NOT_FOUND,
        "There is no holdout '%s'; create it with PUT /v1/holdouts/%s.".formatted(key, key));
  }

  private static Set<GoalKey> goalsOf(Holdout holdout, Snapshot definitions) {
    Set<GoalKey> goals = new LinkedHashSet<>();
    for (Experiment experiment : definitions.experiments()) {
      if (!experiment.phases().isEmpty() && holdout.covers(experiment)) {
        for (AttachedGoal attached : experiment.definition().goals()) {
          if (goals.size() < MOST_GOALS) {
            goals.add(attached.goal());
          }
        }
      }
    }
    return goals;
  }

  private static Set<GoalKey> named(List<String> keys, Snapshot definitions) {
    Set<GoalKey> goals = new LinkedHashSet<>();
    for (String key : keys) {
      goals.add(
          definitions.goals().stream()
              .map(goal -> goal.definition().key())
              .filter(goal -> goal.value().equals(key))
              .findFirst()
              .orElseThrow(
                  () ->
                      View.invalid(
                          "goal must be one that some experiment counts, which '%s' is not"
                              .formatted(key))));
    }
    if (goals.size() > MOST_GOALS) {
      throw View.invalid("goal must be given at most %d times".formatted(MOST_GOALS));
    }
    return goals;
  }

  private static HoldoutReport report(
      HoldoutHistory.Question question, HoldoutHistory.Sides sides, Snapshot definitions) {
    HoldoutReport.HeldOutShare split = split(question.holdout().share(), sides.comparable());
    List<HoldoutReport.OfGoal> goals = new ArrayList<>();
    for (GoalKey key : question.goals()) {
      goals.add(ofGoal(definitions.goal(key), sides, split.mismatch(), definitions));
    }
    return new HoldoutReport(
        question.holdout().key(),
        question.from(),
        question.to(),
        sides.heldOut().visitors(),
        sides.others().visitors(),
        sides.mixed(),
        split,
        goals,
        summary(split, goals));
  }

  private static HoldoutReport.HeldOutShare split(double expected, HoldoutHistory.Came visitors) {
    long all = visitors.heldOut() + visitors.others();
    if (all == 0) {
      return new HoldoutReport.HeldOutShare(expected, null, null, false);
    }
    Double pValue =
        SampleRatio.compare(
                new long[] {visitors.heldOut(), visitors.others()},
                new double[] {expected, 1 - expected})
            .value()
            .map(SampleRatio.Result::pValue)
            .map(PValue::value)
            .orElse(null);
    return new HoldoutReport.HeldOutShare(
        expected, (double) visitors.heldOut() / all, pValue, pValue != null && pValue < MISMATCH);
  }

  private static HoldoutReport.OfGoal ofGoal(
      Goal goal, HoldoutHistory.Sides sides, boolean mismatch, Snapshot definitions) {
    GoalDefinition definition = goal.definition();
    Units units = Units.of(goal, definitions::goal);
    String currency = sides.others().currency(goal.metric(), units.declared());
    Tallied heldOut = tallied(HELD_OUT, sides.heldOut(), goal, units, currency);
    Tallied others = tallied(OTHERS, sides.others(), goal, units, currency);
    return new HoldoutReport.OfGoal(
        definition.key(),
        definition.name(),
        definition.tier(),
        definition.kind(),
        currency.isEmpty() ? null : currency,
        List.of(heldOut.toArm(), others.toArm()),
        comparison(definition, heldOut, others, mismatch));
  }

  private static Tallied tallied(
      String side, History.Counted counted, Goal goal, Units units, String currency) {
    return Tallied.of(
        side, counted.visitors(), counted.sums(goal.metric(), currency), units, currency);
  }

  private static Comparison comparison(
      GoalDefinition goal, Tallied heldOut, Tallied others, boolean mismatch) {
    if (mismatch) {
      return Comparison.unavailable(
          OTHERS, HELD_OUT, "the share of held out visitors is not the planned one");
    }
    if (heldOut.visitors() == 0 || others.visitors() == 0) {
      return Comparison.unavailable(
          OTHERS, HELD_OUT, "visitors of both sides are needed to compare them");
    }
    Procedure procedure =
        new Procedure(
            goal,
            AnalysisOptions.of(AnalysisMethod.ALWAYS_VALID),
            AnalysisMethod.ALWAYS_VALID,
            null);
    return Comparison.of(OTHERS, HELD_OUT, procedure.compare(heldOut, others));
  }

  private static String summary(
      HoldoutReport.HeldOutShare split, List<HoldoutReport.OfGoal> goals) {
    Double observed = split.observed();
    if (observed == null) {
      return "Nobody came since the holdout was defined as it is now.";
    }
    if (split.mismatch()) {
      return String.format(
          Locale.ROOT,
          "%.2f %% of visitors are held out and not %.2f %%: find out why before anything is compared.",
          100 * observed,
          100 * split.expected());
    }
    List<String> found = new ArrayList<>();
    for (HoldoutReport.OfGoal goal : goals) {
      String verdict = goal.comparison().verdict();
      Double lift = goal.comparison().lift().estimate();
      if (lift != null && (Comparison.BETTER.equals(verdict) || Comparison.WORSE.equals(verdict))) {
        found.add(String.format(Locale.ROOT, "%s (lift %+.1f %%)", goal.name(), 100 * lift));
      }
    }
    return found.isEmpty()
        ? "No difference between visitors who may see experiments and those held out is certain yet."
        : "Visitors who may see experiments differ from those held out in %s."
            .formatted(String.join(", ", found));
  }
}
