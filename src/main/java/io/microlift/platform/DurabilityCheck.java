package io.microlift.platform;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** Refuses a PostgreSQL that could lose what this server acknowledged, in every profile. */
@Singleton
class DurabilityCheck {
  private static final int OLDEST = 150_000;

  private final DataSource database;

  DurabilityCheck(DataSource database) {
    this.database = database;
  }

  void onStart(@Observes @Priority(1) StartupEvent start) throws SQLException {
    try (Connection connection = database.getConnection()) {
      check(connection);
    }
  }

  /**
   * Asks for the settings as this user gets them in this database.
   *
   * @throws CannotStartException naming the first setting that is wrong
   */
  static void check(Connection connection) throws SQLException {
    if (Integer.parseInt(show(connection, "server_version_num")) < OLDEST) {
      throw new CannotStartException(
          "The database is PostgreSQL " + show(connection, "server_version"),
          "Use PostgreSQL 15 or newer");
    }
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      String value = show(connection, setting);
      if (value.equals("off")) {
        throw new CannotStartException(
            "The database has %s = off, so a crash could lose events that were acknowledged"
                .formatted(setting),
            "Set %s = on in that PostgreSQL, also for this user and database".formatted(setting));
      }
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }
}
