package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityCheckTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path folder;

  @Test
  void refusesAServerThatCouldLoseEventsAndNamesTheSetting() throws Exception {
    try (DataFolder data = DataFolder.open(folder)) {
      PostgresCluster cluster = EmbeddedPostgres.cluster(data);
      for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        int port = PostgresProcess.freePort();
        ProcessBuilder server = cluster.server(port);
        server.command().add("-c");
        server.command().add(setting + "=off");
        Process process = server.start();
        try (Connection connection = connect(port, EmbeddedPostgres.password(data))) {
          assertThatExceptionOfType(CannotStartException.class)
              .isThrownBy(() -> DurabilityCheck.check(connection))
              .withMessageContaining("The database has " + setting + " = off")
              .withMessageContaining("Set " + setting + " = on");
        } finally {
          ChildCommand.signal(process.pid(), "INT");
          process.waitFor();
        }
      }
    }
  }

  private static Connection connect(int port, String password) {
    return Poll.result("it takes connections", SOON, () -> open(port, password));
  }

  private static Connection open(int port, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", PostgresCluster.USER, password);
  }
}
