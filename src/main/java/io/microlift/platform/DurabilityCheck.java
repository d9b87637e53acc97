package io.microlift.platform;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Refuses a PostgreSQL that could lose what this server acknowledged, in every profile. */
final class DurabilityCheck {
  private static final int OLDEST = 150_000;

  private DurabilityCheck() {}

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
