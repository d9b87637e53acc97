package io.microlift.platform;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Makes the tables and checks the settings before anything uses the database. If it does not
 * answer, and this node has kept definitions, the node assigns by them and this is done later.
 */
@Singleton
class DatabaseStart {
  private static final Logger LOG = Logger.getLogger(DatabaseStart.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DataSource database;
  private final Flyway migrations;
  private final SnapshotFile kept;
  private volatile boolean waiting;

  DatabaseStart(DataSource database, Flyway migrations, SnapshotFile kept) {
    this.database = database;
    this.migrations = migrations;
    this.kept = kept;
  }

  void onStart(@Observes @Priority(1) StartupEvent start, Ticker ticker) throws SQLException {
    try {
      prepare();
    } catch (SQLException | RuntimeException e) {
      if (!DatabaseAway.isCauseOf(e) || kept.read().isEmpty()) {
        throw e;
      }
      waiting = true;
      ticker.every(PAUSE, this::tryAgain);
      LOG.warnf("PostgreSQL does not answer; assigning by the definitions that were kept: %s", e);
    }
  }

  void tryAgain() {
    if (!waiting) {
      return;
    }
    try {
      prepare();
      waiting = false;
      LOG.info("PostgreSQL answers");
    } catch (SQLException | RuntimeException e) {
      if (DatabaseAway.isCauseOf(e)) {
        LOG.debugf("PostgreSQL does not answer yet: %s", e);
        return;
      }
      LOG.errorf(e, "this PostgreSQL cannot be used");
      Quarkus.asyncExit(1);
    }
  }

  private void prepare() throws SQLException {
    try (Connection connection = database.getConnection()) {
      DurabilityCheck.check(connection);
    }
    migrations.migrate();
  }
}
