package io.microlift.experiment;

import io.microlift.platform.KeptFile;
import io.microlift.platform.RedisLink;
import io.microlift.platform.SnapshotFile;
import io.microlift.platform.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The latest snapshot this node knows: polled once a second, after every change made here, and
 * after the hint of another node if there is a Redis. It is kept in a file for a start without
 * database.
 */
@Singleton
public class SnapshotFeed {
  private static final Logger LOG = Logger.getLogger(SnapshotFeed.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration A_MOMENT = Duration.ofMillis(100);
  private static final Duration CONFIRMED = Duration.ofSeconds(10);

  /** Tells nodes to look; its messages are versions, and nothing is lost with one. */
  private static final String CHANNEL = "microlift:definitions";

  private final DataSource database;
  private final SnapshotFile file;
  private final RedisLink redis;
  private final Clock clock;
  private final List<Consumer<Snapshot>> followers = new CopyOnWriteArrayList<>();
  private volatile Snapshot current = Snapshot.EMPTY;
  private volatile Instant confirmedAt = Instant.EPOCH;
  private volatile boolean loaded;
  private Instant noted = Instant.EPOCH;

  SnapshotFeed(
      DataSource database, SnapshotFile file, RedisLink redis, Clock clock, MeterRegistry metrics) {
    this.database = database;
    this.file = file;
    this.redis = redis;
    this.clock = clock;
    Gauge.builder("microlift.snapshot.age", this, SnapshotFeed::ageSeconds)
        .description("Since the database last confirmed the definitions that this server uses")
        .baseUnit("seconds")
        .register(metrics);
  }

  private double ageSeconds() {
    return Math.max(0, Duration.between(confirmedAt, clock.instant()).toMillis() / 1e3);
  }

  /** The latest snapshot. */
  public Snapshot current() {
    return current;
  }

  /** When the database last said that {@link #current} is the latest. */
  public Instant confirmedAt() {
    return confirmedAt;
  }

  /** Calls {@code follower} with the current snapshot, and again whenever it changes. */
  public synchronized void follow(Consumer<Snapshot> follower) {
    followers.add(follower);
    follower.accept(current);
  }

  /** Looks for a newer snapshot, unless that was done a moment ago. */
  public synchronized Snapshot refreshIfStale() throws SQLException {
    boolean fresh = Duration.between(confirmedAt, clock.instant()).abs().compareTo(A_MOMENT) < 0;
    return fresh ? current : look();
  }

  /** Takes over a change that was made here, and tells the other nodes. */
  public Snapshot refresh() throws SQLException {
    Snapshot latest = look();
    if (redis.isConfigured()) {
      redis.tell(CHANNEL, Long.toString(latest.version()));
    }
    return latest;
  }

  /** Looks for a newer snapshot right now. */
  synchronized Snapshot look() throws SQLException {
    Snapshot latest = SnapshotStore.latest(database, current);
    confirmedAt = clock.instant();
    if (latest.version() != current.version()) {
      adopt(latest);
      file.write(latest.version(), SnapshotStore.toJson(latest));
      noted = confirmedAt;
    } else if (Duration.between(noted, confirmedAt).abs().compareTo(CONFIRMED) > 0) {
      file.confirm(confirmedAt);
      noted = confirmedAt;
    }
    return latest;
  }

  void load(@Observes @Priority(10) StartupEvent start, Ticker ticker) throws SQLException {
    try {
      look();
    } catch (SQLException e) {
      Optional<KeptFile.Kept> kept = file.read();
      if (kept.isEmpty()) {
        throw e;
      }
      adopt(SnapshotStore.parse(kept.get().version(), kept.get().json()));
      confirmedAt = kept.get().confirmedAt();
    }
    loaded = true;
    ticker.every(POLL, this::poll);
    redis.listen(CHANNEL, () -> Infrastructure.getDefaultWorkerPool().execute(this::poll));
  }

  void poll() {
    if (!loaded) {
      return;
    }
    try {
      look();
    } catch (SQLException e) {
      LOG.warnf("cannot look for new definitions: %s", e.getMessage());
    }
  }

  private synchronized void adopt(Snapshot latest) {
    current = latest;
    followers.forEach(follower -> follower.accept(latest));
  }
}
