package io.microlift.assignment;

import io.microlift.experiment.SnapshotFeed;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The assigner of the latest snapshot, swapped by one volatile write. */
@Singleton
class RunningExperiments {
  private final SnapshotFeed feed;
  private volatile Assigner assigner;

  RunningExperiments(SnapshotFeed feed) {
    this.feed = feed;
    assigner = new Assigner(feed.current());
  }

  void start(@Observes StartupEvent event) {
    feed.follow(snapshot -> assigner = new Assigner(snapshot));
  }

  Assigner assigner() {
    return assigner;
  }
}
