package io.microlift.results;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Phase;
import io.microlift.fold.Contribution;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.tracking.Tallies;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Answers what is known about an experiment, from one consistent look at the tallies. */
@Singleton
class ResultsService {
  private final ExperimentCatalog catalog;
  private final DataSource database;
  private final Clock clock;

  ResultsService(ExperimentCatalog catalog, DataSource database, Clock clock) {
    this.catalog = catalog;
    this.database = database;
    this.clock = clock;
  }

  /** Reports on a phase of an experiment, by number; null means the latest. */
  ExperimentReport report(String key, @Nullable Integer number, Visitors visitors)
      throws SQLException {
    Experiment experiment = catalog.experiment(key);
    Phase phase = phase(experiment, number);
    Map<GoalKey, Goal> goals = new HashMap<>();
    for (AttachedGoal attached : experiment.definition().goals()) {
      Goal goal = catalog.goal(attached.goal());
      goals.put(attached.goal(), goal);
      addPart(goal.definition().numerator(), goals);
      addPart(goal.definition().denominator(), goals);
    }
    Instant now = clock.instant();
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      Freshness freshness =
          Freshness.read(connection, phase.id(), experiment.definition().goals(), now);
      Tallies tallies =
          Tallies.read(connection, phase.id(), visitors.segment(), visitors.withBots());
      connection.commit();
      return report(experiment, phase, goals, freshness, tallies);
    }
  }

  private void addPart(@Nullable GoalKey part, Map<GoalKey, Goal> goals) {
    if (part != null) {
      goals.put(part, catalog.goal(part));
    }
  }

  private static ExperimentReport report(
      Experiment experiment,
      Phase phase,
      Map<GoalKey, Goal> goals,
      Freshness freshness,
      Tallies tallies) {
    Analysis analysis = new Analysis(experiment, phase, tallies, goals);
    return new ExperimentReport(
        experiment.definition().key(),
        experiment.status(),
        phase.number(),
        freshness.asOf(),
        freshness,
        analysis.splits(),
        analysis.sampleRatio(),
        new ExperimentReport.Excluded(
            tallies.multipleExposures(),
            tallies.visitors(Contribution.Standing.BOT),
            tallies.visitors(Contribution.Standing.FLOOD)),
        analysis.goals(goals));
  }

  private static Phase phase(Experiment experiment, @Nullable Integer number) {
    if (experiment.phases().isEmpty()) {
      throw new ProblemException(
          ProblemType.ILLEGAL_TRANSITION,
          "%s was never started, so it has no results; start it with POST /v1/experiments/%s/start."
              .formatted(experiment.definition().key(), experiment.definition().key()));
    }
    int last = experiment.phases().size();
    int wanted = number == null ? last : number;
    if (wanted < 1 || wanted > last) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "phase must be from 1 to %d.".formatted(last));
    }
    return experiment.phases().get(wanted - 1);
  }
}
