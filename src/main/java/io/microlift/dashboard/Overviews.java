package io.microlift.dashboard;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.health.HealthService;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Ticker;
import io.microlift.results.ExperimentReport;
import io.microlift.results.ResultsService;
import io.microlift.results.View;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Results and health of all experiments, for the list of them.
 *
 * <p>A report takes milliseconds, and a list has a hundred. So each is kept for a while, and as
 * long as somebody looks at the list, they are computed again in the background; whoever comes
 * after a pause waits for fresh ones.
 */
@Singleton
class Overviews {
  private static final Logger LOG = Logger.getLogger(Overviews.class);

  /** How old the numbers of a list may be. */
  private static final Duration OLDEST = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** How long after somebody looked the next look is prepared. */
  private static final Duration INTEREST = Duration.ofMinutes(5);

  private final ResultsService results;
  private final HealthService health;
  private final SnapshotFeed feed;
  private final Clock clock;
  private final Map<String, Overview> kept = new ConcurrentHashMap<>();
  private volatile Instant lookedAt = Instant.EPOCH;

  Overviews(ResultsService results, HealthService health, SnapshotFeed feed, Clock clock) {
    this.results = results;
    this.health = health;
    this.feed = feed;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    ticker.every(PAUSE, this::prepare);
  }

  /** What is known about an experiment that was started. */
  Overview of(Experiment experiment) throws SQLException {
    Instant now = clock.instant();
    lookedAt = now;
    Overview known = kept.get(experiment.definition().key().value());
    if (known != null
        && known.version() == experiment.version()
        && Duration.between(known.at(), now).abs().compareTo(OLDEST) < 0) {
      return known;
    }
    return compute(experiment);
  }

  private void prepare() {
    Instant now = clock.instant();
    if (Duration.between(lookedAt, now).abs().compareTo(INTEREST) > 0) {
      kept.clear();
      return;
    }
    for (Experiment experiment : feed.current().experiments()) {
      Overview known = kept.get(experiment.definition().key().value());
      // Each is renewed in the tick before it would be too old.
      boolean old =
          known != null && Duration.between(known.at(), now).compareTo(OLDEST.minus(PAUSE)) > 0;
      if (old && experiment.status() != ExperimentStatus.ARCHIVED) {
        try {
          compute(experiment);
        } catch (SQLException e) {
          LOG.debugf("an overview is computed later: %s", e.getMessage());
          return;
        }
      }
    }
  }

  private Overview compute(Experiment experiment) throws SQLException {
    String key = experiment.definition().key().value();
    Overview overview;
    try {
      ExperimentReport report = results.report(key, View.LATEST);
      overview =
          new Overview(experiment.version(), clock.instant(), report, health.judge(report), null);
    } catch (ProblemException e) {
      overview = new Overview(experiment.version(), clock.instant(), null, null, e.getMessage());
    }
    kept.put(key, overview);
    return overview;
  }
}
