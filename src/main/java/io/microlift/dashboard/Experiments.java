package io.microlift.dashboard;

import io.microlift.access.TagScope;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.SnapshotFeed;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The experiments that whoever is signed in may see. */
@Singleton
class Experiments {
  private final SnapshotFeed feed;
  private final TagScope scope;

  Experiments(SnapshotFeed feed, TagScope scope) {
    this.feed = feed;
    this.scope = scope;
  }

  /** All of them, in no order. */
  List<Experiment> all() throws SQLException {
    List<Experiment> all = new ArrayList<>();
    for (Experiment each : feed.refreshIfStale().experiments()) {
      if (scope.covers(each.definition().tags())) {
        all.add(each);
      }
    }
    return all;
  }
}
