package io.microlift.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** What the tests ask of a data folder and of the store that runs in it. */
final class StoreFolder {
  private StoreFolder() {}

  /** The PostgreSQL that runs in this folder, by its pid file. */
  static Optional<ProcessHandle> postgres(Path folder) throws IOException {
    Path file = pidFile(folder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)));
  }

  static Path pidFile(Path folder) {
    return folder.resolve("postgres/cluster/postmaster.pid");
  }

  static void execute(EmbeddedPostgres store, String sql) throws SQLException {
    try (Connection connection = store.connect(EmbeddedPostgres.DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row, as text. */
  static String ask(EmbeddedPostgres store, String sql) throws SQLException {
    try (Connection connection = store.connect(EmbeddedPostgres.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
