package io.microlift.notification;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.Phase;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.notification.Notices.Notice;
import io.microlift.platform.Ticker;
import io.microlift.results.Comparison;
import io.microlift.results.ExperimentReport;
import io.microlift.results.GoalReport;
import io.microlift.results.Guardrail;
import io.microlift.results.Recommendation;
import io.microlift.results.ResultsService;
import io.microlift.results.View;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Looks at running and paused experiments once in a while, on one server at a time, and tells when
 * one's split breaks, a guardrail is breached or a decision is reached, and when that no longer
 * holds.
 */
@Singleton
class Watch {
  private static final Logger LOG = Logger.getLogger(Watch.class);

  /** Those whose visitors' conversions still arrive. */
  private static final Set<ExperimentStatus> WATCHED =
      EnumSet.of(ExperimentStatus.RUNNING, ExperimentStatus.PAUSED);

  private final SnapshotFeed feed;
  private final ResultsService results;
  private final Notices notices;
  private final Deliveries deliveries;
  private final NotificationConfig config;
  private final Clock clock;

  Watch(
      SnapshotFeed feed,
      ResultsService results,
      Notices notices,
      Deliveries deliveries,
      NotificationConfig config,
      Clock clock) {
    this.feed = feed;
    this.results = results;
    this.notices = notices;
    this.deliveries = deliveries;
    this.config = config;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    ticker.every(config.watchEvery(), this::look);
  }

  private void look() {
    try {
      Instant turn = notices.takeTurn(config.watchEvery().dividedBy(2)).orElse(null);
      if (turn == null) {
        return;
      }
      deliveries.forget(config.keep());
      if (notices.somebodyListens()) {
        look(turn);
      }
    } catch (SQLException e) {
      LOG.warnf("cannot look at experiments: %s", e.getMessage());
    }
  }

  private void look(Instant begun) throws SQLException {
    Instant turn = begun;
    for (Experiment experiment : feed.refreshIfStale().experiments()) {
      if (WATCHED.contains(experiment.status())) {
        Optional<Instant> kept = look(turn, experiment);
        if (kept.isEmpty()) {
          return;
        }
        turn = kept.get();
      }
    }
  }

  /** What goes wrong with one experiment must not keep others from being looked at. */
  private Optional<Instant> look(Instant turn, Experiment experiment) {
    String key = experiment.definition().key().value();
    try {
      ExperimentReport report = results.report(key, View.LATEST);
      Phase phase = experiment.phases().get(report.phase() - 1);
      return notices.tell(
          turn,
          phase.id(),
          experiment.definition().tags(),
          clock.instant(),
          notices(experiment, report));
    } catch (SQLException | RuntimeException e) {
      LOG.warnf(e, "cannot look at experiment %s", key);
      return Optional.of(turn);
    }
  }

  /**
   * All that may have to be told about an experiment, whether it is news or not.
   *
   * <p>While the split is broken no verdict holds, as in the report. While history is counted again
   * nobody knows yet whether one will: what was told then stays as it is.
   */
  static List<Notice> notices(Experiment experiment, ExperimentReport report) {
    List<Notice> notices = new ArrayList<>();
    notices.add(split(experiment, report));
    boolean broken = report.sampleRatio().mismatch();
    if (!broken && !report.freshness().recomputing().isEmpty()) {
      return notices;
    }
    for (GoalReport goal : report.goals()) {
      for (Comparison comparison : goal.comparisons()) {
        Guardrail guardrail = comparison.nonInferiority();
        if (guardrail != null) {
          boolean breached = !broken && guardrail.verdict().equals(Guardrail.INFERIOR);
          notices.add(guardrail(experiment, goal, comparison, breached));
        }
      }
    }
    notices.add(decision(experiment, report.recommendation(), broken));
    return notices;
  }

  private static Notice split(Experiment experiment, ExperimentReport report) {
    boolean mismatch = report.sampleRatio().mismatch();
    Map<String, Object> data = Outbox.about(experiment);
    data.put("mismatch", mismatch);
    data.put("sampleRatio", report.sampleRatio());
    data.put("variants", report.variants());
    return new Notice("srm", mismatch ? "mismatch" : "", MessageType.EXPERIMENT_SRM, data);
  }

  private static Notice guardrail(
      Experiment experiment, GoalReport goal, Comparison comparison, boolean breached) {
    Map<String, Object> data = Outbox.about(experiment);
    data.put("holds", breached);
    data.put("goal", goal.goal().value());
    data.put("variant", comparison.variant());
    data.put("nonInferiority", comparison.nonInferiority());
    return new Notice(
        "guardrail:" + goal.goal().value() + ":" + comparison.variant(),
        breached ? Guardrail.INFERIOR : "",
        MessageType.EXPERIMENT_GUARDRAIL,
        data);
  }

  /** A broken split is no decision: that it is broken is told anyway. */
  private static Notice decision(
      Experiment experiment, Recommendation recommendation, boolean broken) {
    boolean decided = !broken && recommendation.action() != Recommendation.Action.KEEP_RUNNING;
    Map<String, Object> data = Outbox.about(experiment);
    data.put("holds", decided);
    data.put("recommendation", recommendation);
    String variant = recommendation.variant() == null ? "" : ":" + recommendation.variant();
    return new Notice(
        "decision",
        decided ? recommendation.action().name() + variant : "",
        MessageType.EXPERIMENT_DECISION,
        data);
  }
}
