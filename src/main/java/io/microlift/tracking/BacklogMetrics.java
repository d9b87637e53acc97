package io.microlift.tracking;

import io.microlift.platform.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Exports how much work waits, and how long it has. Every node exports the same, because they share
 * the queues; while the database is away the counts are unknown (NaN), and the ages grow.
 */
@Singleton
class BacklogMetrics {
  private static final Logger LOG = Logger.getLogger(BacklogMetrics.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Backlog NONE = new Backlog(0, null);
  private static final Waiting UNKNOWN = new Waiting(NONE, NONE, 0, 0);

  private final DataSource database;
  private final Clock clock;
  private volatile Waiting last = UNKNOWN;
  private volatile boolean known;

  private record Waiting(Backlog requests, Backlog visitors, long quarantined, long unfolded) {}

  BacklogMetrics(DataSource database, Clock clock, MeterRegistry metrics) {
    this.database = database;
    this.clock = clock;
    gauge("microlift.inbox.requests", each -> each.count(each.last.requests().count()))
        .description("Acknowledged requests that are not facts yet, counted up to 100,000")
        .register(metrics);
    gauge("microlift.inbox.age", each -> each.age(each.last.requests()))
        .description("How long the oldest of them has been waiting")
        .baseUnit("seconds")
        .register(metrics);
    gauge("microlift.refresh.visitors", each -> each.count(each.last.visitors().count()))
        .description("Changes of visitors that are not in the tallies yet, counted up to 100,000")
        .register(metrics);
    gauge("microlift.refresh.age", each -> each.age(each.last.visitors()))
        .description("How long the oldest of them has been waiting since its request came")
        .baseUnit("seconds")
        .register(metrics);
    gauge("microlift.quarantine.requests", each -> each.count(each.last.quarantined()))
        .description("Acknowledged requests that could not be read, or not whole")
        .register(metrics);
    gauge("microlift.quarantine.visitors", each -> each.count(each.last.unfolded()))
        .description("Visitors whose history could not be folded")
        .register(metrics);
  }

  private Gauge.Builder<BacklogMetrics> gauge(String name, ToDoubleFunction<BacklogMetrics> value) {
    return Gauge.builder(name, this, value);
  }

  private double count(long count) {
    return known ? count : Double.NaN;
  }

  private double age(Backlog backlog) {
    return backlog.oldest() == null
        ? 0
        : Math.max(0, Duration.between(backlog.oldest(), clock.instant()).toMillis() / 1e3);
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    ticker.every(PAUSE, this::look);
  }

  private void look() {
    try (Connection connection = database.getConnection()) {
      last =
          new Waiting(
              Backlog.ofRequests(connection),
              Backlog.ofVisitors(connection),
              Quarantine.count(connection),
              UnfoldedVisitors.count(connection));
      known = true;
    } catch (SQLException e) {
      known = false;
      LOG.debugf("cannot look what waits: %s", e.getMessage());
    }
  }
}
