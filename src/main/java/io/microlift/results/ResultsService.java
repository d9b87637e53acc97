package io.microlift.results;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotStore;
import io.microlift.fold.Contribution;
import io.microlift.platform.ProblemException;
import io.microlift.tracking.AgeTallies;
import io.microlift.tracking.Products;
import io.microlift.tracking.Tallies;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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

  /**
   * Follows one goal of an experiment over days, and over days since exposure.
   *
   * @throws ProblemException as {@link #report}, and if the goal is none of the experiment's
   */
  public TimeSeries timeSeries(String key, View view, String goal) throws SQLException {
    return look(
        key,
        view.ofAllVisitors("a time series"),
        (connection, subject) -> {
          AttachedGoal attached = subject.attached(goal);
          Tallies tallies = tallies(connection, subject);
          int metric = subject.goal(attached.goal()).metric();
          AgeTallies ages = AgeTallies.read(connection, subject.phase().id(), metric);
          return new TimeSeriesAnalysis(subject, attached, tallies, ages).answer();
        });
  }

  /**
   * Holds the segments of a dimension against each other.
   *
   * @throws ProblemException as {@link #report}, and if visitors are not divided by it
   */
  public Segments segments(String key, View view, @Nullable String by) throws SQLException {
    return look(
        key,
        view.ofAllVisitors("what divides visitors"),
        (connection, subject) -> {
          String dimension = SegmentsAnalysis.dimension(by, subject);
          LocalDate to = view.to();
          LocalDate last = to == null ? Timetable.day(subject.now()).plusDays(1) : to;
          return new SegmentsAnalysis(
                  subject,
                  dimension,
                  Tallies.ofDimension(connection, subject.phase().id(), dimension, last))
              .answer();
        });
  }

  /** Says how many visitors reach each step of the funnel, and where a lift arises. */
  public Funnel funnel(String key, View view) throws SQLException {
    return look(
        key,
        view,
        (connection, subject) ->
            new FunnelAnalysis(subject, tallies(connection, subject)).answer());
  }

  /** Says where a difference of revenue per visitor comes from. */
  public Decomposition decomposition(String key, View view) throws SQLException {
    if (view.to() != null) {
      throw View.invalid("to must be left out: products of two goals are not kept by day");
    }
    return look(
        key,
        view.ofAllVisitors("what two goals have in common"),
        (connection, subject) ->
            new DecompositionAnalysis(
                    subject,
                    tallies(connection, subject),
                    Products.read(connection, subject.phase().id()))
                .answer());
  }

  /**
   * Says what each goal can show, and by when.
   *
   * @param lift to be found, a fraction above 0; null for the plan's
   */
  public Sensitivity sensitivity(String key, View view, @Nullable Double lift) throws SQLException {
    if (lift != null && !(lift > 0 && lift < Double.POSITIVE_INFINITY)) {
      throw View.invalid("lift must be above 0; 0.03 means 3 %");
    }
    return look(
        key,
        view,
        (connection, subject) ->
            new SensitivityAnalysis(subject, tallies(connection, subject), lift).answer());
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
      Experiment experiment =
          catalog.inScope(definitions.experiment(key).orElseGet(() -> catalog.experiment(key)));
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
