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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Looks at running experiments once in a while, on one server at a time, and tells when one's split
 * breaks, a guardrail is breached or a decision is reached.
 */
@Singleton
class Watch {
  private static final Logger LOG = Logger.getLogger(Watch.class);

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
      if (!notices.takeTurn(config.watchEvery().dividedBy(2))) {
        return;
      }
      deliveries.forget(config.keep());
      for (Experiment experiment : feed.refreshIfStale().experiments()) {
        if (experiment.status() == ExperimentStatus.RUNNING) {
          look(experiment);
        }
      }
    } catch (SQLException e) {
      LOG.warnf("cannot look at experiments: %s", e.getMessage());
    }
  }

  /** What goes wrong with one experiment must not keep others from being looked at. */
  private void look(Experiment experiment) {
    String key = experiment.definition().key().value();
    try {
      ExperimentReport report = results.report(key, View.LATEST);
      Phase phase = experiment.phases().get(report.phase() - 1);
      notices.tell(
          phase.id(), experiment.definition().tags(), clock.instant(), notices(experiment, report));
    } catch (SQLException | RuntimeException e) {
      LOG.warnf(e, "cannot look at experiment %s", key);
    }
  }

  /** All that may have to be told about an experiment, whether it is news or not. */
  static List<Notice> notices(Experiment experiment, ExperimentReport report) {
    List<Notice> notices = new ArrayList<>();
    notices.add(split(experiment, report));
    for (GoalReport goal : report.goals()) {
      for (Comparison comparison : goal.comparisons()) {
        Guardrail guardrail = comparison.nonInferiority();
        if (guardrail != null) {
          notices.add(guardrail(experiment, goal, comparison.variant(), guardrail));
        }
      }
    }
    notices.add(decision(experiment, report.recommendation()));
    return notices;
  }

  private static Notice split(Experiment experiment, ExperimentReport report) {
    boolean mismatch = report.sampleRatio().mismatch();
    Map<String, Object> data = Outbox.about(experiment);
    data.put("mismatch", mismatch);
    data.put("sampleRatio", report.sampleRatio());
    data.put("variants", report.variants());
    return new Notice("srm", mismatch ? "mismatch" : "", MessageType.EXPERIMENT_SRM, data, true);
  }

  private static Notice guardrail(
      Experiment experiment, GoalReport goal, String variant, Guardrail guardrail) {
    boolean breached = guardrail.verdict().equals(Guardrail.INFERIOR);
    Map<String, Object> data = Outbox.about(experiment);
    data.put("goal", goal.goal().value());
    data.put("variant", variant);
    data.put("nonInferiority", guardrail);
    return new Notice(
        "guardrail:" + goal.goal().value() + ":" + variant,
        breached ? Guardrail.INFERIOR : "",
        MessageType.EXPERIMENT_GUARDRAIL,
        data,
        false);
  }

  private static Notice decision(Experiment experiment, Recommendation recommendation) {
    boolean waits = recommendation.action() == Recommendation.Action.KEEP_RUNNING;
    Map<String, Object> data = new LinkedHashMap<>(Outbox.about(experiment));
    data.put("recommendation", recommendation);
    String variant = recommendation.variant() == null ? "" : ":" + recommendation.variant();
    return new Notice(
        "decision",
        waits ? "" : recommendation.action().name() + variant,
        MessageType.EXPERIMENT_DECISION,
        data,
        false);
  }
}
