package io.microlift.assignment;

import io.microlift.experiment.SnapshotFeed;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * The assigner of the latest snapshot, swapped by one volatile write; and the time it decides at.
 */
@Singleton
public class RunningExperiments {
  private final SnapshotFeed feed;
  private final SteadyTime time;
  private volatile Assigner assigner;

  RunningExperiments(SnapshotFeed feed, Clock clock) {
    this.feed = feed;
    this.time = new SteadyTime(clock);
    assigner = new Assigner(feed.current());
  }

  void start(@Observes StartupEvent event) {
    feed.follow(snapshot -> assigner = new Assigner(snapshot));
  }

  /** The assigner of the latest snapshot. */
  public Assigner assigner() {
    return assigner;
  }

  /** The time for schedules and ramps, in milliseconds since 1970. */
  public long now() {
    return time.now();
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    time.tick();
  }
}
