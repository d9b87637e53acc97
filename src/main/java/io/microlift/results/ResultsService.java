package io.microlift.results;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotStore;
import io.microlift.fold.Contribution;
import io.microlift.platform.ProblemException;
import io.microlift.tracking.Tallies;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;

/**
 * Answers what is known about experiments. Each answer is one consistent look at definitions and
 * tallies, with a handful of queries, whatever the number of visitors.
 */
@Singleton
public class ResultsService {
  private final ExperimentCatalog catalog;
  private final DataSource database;
  private final Clock clock;
  private volatile Snapshot known = Snapshot.EMPTY;

  ResultsService(ExperimentCatalog catalog, DataSource database, Clock clock) {
    this.catalog = catalog;
    this.database = database;
    this.clock = clock;
  }

  /** What is computed from one look. */
  interface Question<T> {
    T ask(Connection connection, Subject subject) throws SQLException;
  }

  /**
   * Reports on a phase of an experiment.
   *
   * @throws ProblemException if there is no such experiment or phase, or it was never started
   */
  public ExperimentReport report(String key, View view) throws SQLException {
    return look(key, view, (connection, subject) -> report(subject, tallies(connection, subject)));
  }

  static ExperimentReport report(Subject subject, Tallies tallies) {
    Analysis analysis = new Analysis(subject, tallies);
    Experiment experiment = subject.experiment();
    Phase phase = subject.phase();
    Stage stage = analysis.stage();
    List<GoalReport> goals = analysis.goals();
    return new ExperimentReport(
        experiment.definition().key(),
        experiment.definition().name(),
        experiment.status(),
        phase.number(),
        phase.startedAt(),
        phase.endedAt(),
        subject.freshness().asOf(),
        subject.freshness(),
        stage,
        analysis.splits(),
        analysis.sampleRatio(),
        new ExperimentReport.Excluded(
            tallies.multipleExposures(),
            tallies.visitors(Contribution.Standing.BOT),
            tallies.visitors(Contribution.Standing.FLOOD)),
        goals,
        Recommendation.of(
            Evidence.of(goals, analysis.sampleRatio(), stage, analysis.timetable(), subject)));
  }

  /** The sums that the subject's view is about. */
  static Tallies tallies(Connection connection, Subject subject) throws SQLException {
    View view = subject.view();
    int phase = subject.phase().id();
    LocalDate from = view.from();
    Tallies tallies =
        from == null
            ? Tallies.read(connection, phase, view.segment(), view.withBots())
            : Tallies.exposedSince(connection, phase, from);
    LocalDate to = view.to();
    return to == null ? tallies : tallies.until(to);
  }

  /** Answers a question from what one transaction sees. */
  <T> T look(String key, View view, Question<T> question) throws SQLException {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      Snapshot definitions = SnapshotStore.latest(connection, known);
      known = definitions;
      Experiment experiment = definitions.experiment(key).orElseGet(() -> catalog.experiment(key));
      Phase phase = Subject.phase(experiment, view.phase());
      Freshness freshness =
          Freshness.read(connection, phase.id(), experiment.definition().goals(), now);
      Subject subject = new Subject(experiment, phase, view, definitions, now, freshness);
      T answer = question.ask(connection, subject);
      connection.commit();
      return answer;
    }
  }
}
