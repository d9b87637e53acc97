package io.microlift.experiment;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** The latest snapshot this node knows: polled once a second, and after every change made here. */
@Singleton
public class SnapshotFeed {
  private static final Logger LOG = Logger.getLogger(SnapshotFeed.class);

  private final DataSource database;
  private final List<Consumer<Snapshot>> followers = new CopyOnWriteArrayList<>();
  private volatile Snapshot current = Snapshot.EMPTY;

  SnapshotFeed(DataSource database) {
    this.database = database;
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

  /** Looks for a newer snapshot right now. */
  public synchronized Snapshot refresh() throws SQLException {
    Snapshot latest = SnapshotStore.latest(database, current);
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
