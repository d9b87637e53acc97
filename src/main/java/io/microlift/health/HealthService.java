package io.microlift.health;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.results.ExperimentReport;
import io.microlift.results.ResultsService;
import io.microlift.results.View;
import io.microlift.tracking.Arrivals;
import io.microlift.tracking.ExposedSegments;
import io.microlift.tracking.Tallies;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Report;
import io.microlift.verdict.Verdict;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Judges experiments by the sums of their latest phase; reads no events. */
@Singleton
public class HealthService {
  private final ResultsService results;
  private final HealthSettings settings;
  private final SnapshotFeed feed;
  private final DataSource database;
  private final Clock clock;

  HealthService(
      ResultsService results,
      HealthSettings settings,
      SnapshotFeed feed,
      DataSource database,
      Clock clock) {
    this.results = results;
    this.settings = settings;
    this.feed = feed;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Judges one experiment.
   *
   * @throws ProblemException if there is none of this key, or it was never started
   */
  Report judge(String key, Policy policy) throws SQLException {
    return judge(results.report(key, View.LATEST), policy);
  }

  /** Judges the experiment that a report on its latest phase is about, by this server's policy. */
  public Report judge(ExperimentReport report) throws SQLException {
    return judge(report, settings.policy());
  }

  private Report judge(ExperimentReport report, Policy policy) throws SQLException {
    String key = report.experiment().value();
    Snapshot definitions = feed.refreshIfStale();
    Experiment experiment =
        definitions
            .experiment(key)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.NOT_FOUND, "There is no experiment '%s'.".formatted(key)));
    List<Finding> findings = HealthChecks.all(observe(experiment, report, definitions), policy);
    return new Report(key, status(findings, policy), report.asOf(), findings);
  }

  /** Judges every experiment with this tag that was started and is not archived. */
  List<Report> judgeTagged(String tag, Policy policy) throws SQLException {
    List<Report> reports = new ArrayList<>();
    List<Experiment> tagged = new ArrayList<>();
    for (Experiment experiment : feed.refreshIfStale().experiments()) {
      boolean judged =
          switch (experiment.status()) {
            case RUNNING, PAUSED, CONCLUDED -> true;
            case DRAFT, ARCHIVED -> false;
          };
      if (judged && (tag.isEmpty() || experiment.definition().tags().contains(tag))) {
        tagged.add(experiment);
      }
    }
    tagged.sort(Comparator.comparing(experiment -> experiment.definition().key().value()));
    for (Experiment experiment : tagged) {
      reports.add(judge(experiment.definition().key().value(), policy));
    }
    return reports;
  }

  private Observation observe(Experiment experiment, ExperimentReport report, Snapshot definitions)
      throws SQLException {
    Phase phase = experiment.phases().get(report.phase() - 1);
    Map<GoalKey, Goal> goals = new HashMap<>();
    for (AttachedGoal attached : experiment.definition().goals()) {
      goals.put(attached.goal(), definitions.goal(attached.goal()));
    }
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      Observation seen =
          new Observation(
              experiment,
              phase,
              report,
              Tallies.read(connection, phase.id(), "", false),
              Tallies.read(connection, phase.id(), "", true),
              ExposedSegments.read(connection, phase.id()),
              Arrivals.read(connection, phase.id()),
              goals,
              clock.instant());
      connection.commit();
      return seen;
    }
  }

  /** Insufficient data spoils the verdict only where the policy requires an answer. */
  private static Verdict status(List<Finding> findings, Policy policy) {
    return Verdict.worst(
        findings.stream()
            .filter(
                finding ->
                    finding.status() != Verdict.INSUFFICIENT
                        || policy.required().contains(finding.id()))
            .map(Finding::status)
            .toList());
  }
}
