package io.microlift.experiment;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** The latest snapshot this node knows: polled once a second, and after every change made here. */
@Singleton
public class SnapshotFeed {
  private static final Logger LOG = Logger.getLogger(SnapshotFeed.class);

  private static final Duration A_MOMENT = Duration.ofMillis(100);

  private final DataSource database;
  private final Clock clock;
  private final List<Consumer<Snapshot>> followers = new CopyOnWriteArrayList<>();
  private volatile Snapshot current = Snapshot.EMPTY;
  private Instant looked = Instant.EPOCH;

  SnapshotFeed(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The latest snapshot. */
  public Snapshot current() {
    return current;
  }

  /** Calls {@code follower} with the current snapshot, and again whenever it changes. */
  public synchronized void follow(Consumer<Snapshot> follower) {
    followers.add(follower);
    follower.accept(current);
  }

  /** Looks for a newer snapshot, unless that was done a moment ago. */
  public synchronized Snapshot refreshIfStale() throws SQLException {
    boolean fresh = Duration.between(looked, clock.instant()).compareTo(A_MOMENT) < 0;
    return fresh ? current : refresh();
  }

  /** Looks for a newer snapshot right now. */
  synchronized Snapshot refresh() throws SQLException {
    Snapshot latest = SnapshotStore.latest(database, current);
    looked = clock.instant();
    if (latest.version() != current.version()) {
      current = latest;
      followers.forEach(follower -> follower.accept(latest));
    }
    return latest;
  }

  void load(@Observes @Priority(10) StartupEvent start) throws SQLException {
    refresh();
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void poll() {
    try {
      refresh();
    } catch (SQLException e) {
      LOG.warnf("cannot look for new definitions: %s", e.getMessage());
    }
  }
}
