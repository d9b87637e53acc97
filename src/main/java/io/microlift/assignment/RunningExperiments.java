package io.microlift.assignment;

import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.Ticker;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * The assigner of the latest snapshot, swapped by one volatile write; and the time it decides at.
 */
@Singleton
public class RunningExperiments {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final SnapshotFeed feed;
  private final SteadyTime time;
  private volatile Assigner assigner;

  RunningExperiments(SnapshotFeed feed, Clock clock) {
    this.feed = feed;
    this.time = new SteadyTime(clock);
    assigner = new Assigner(feed.current());
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    feed.follow(snapshot -> assigner = new Assigner(snapshot));
    ticker.every(TICK, time::tick);
  }

  /** The assigner of the latest snapshot. */
  public Assigner assigner() {
    return assigner;
  }

  /** The time for schedules and ramps, in milliseconds since 1970. */
  public long now() {
    return time.now();
  }
}
