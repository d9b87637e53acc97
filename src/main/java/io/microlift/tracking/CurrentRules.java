package io.microlift.tracking;

import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotStore;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** The rules of the definitions that a transaction sees. */
@Singleton
class CurrentRules {
  private final TrackingConfig config;
  private Snapshot definitions = Snapshot.EMPTY;
  private FoldRules rules = FoldRules.NONE;

  CurrentRules(TrackingConfig config) {
    this.config = config;
  }

  /** Reads the latest definitions if they are not known yet. */
  synchronized FoldRules rules(Connection connection) throws SQLException {
    definitions = SnapshotStore.latest(connection, definitions);
    if (rules.version() != definitions.version()) {
      rules = FoldRules.of(definitions, config.floodLimit());
    }
    return rules;
  }
}
