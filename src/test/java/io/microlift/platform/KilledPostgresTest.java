package io.microlift.platform;

import static io.microlift.platform.StoreFolder.ask;
import static io.microlift.platform.StoreFolder.execute;
import static io.microlift.platform.StoreFolder.postgres;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of the database, of the server, and of both: nothing committed is lost, all recovers. */
class KilledPostgresTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path folder;

  @Test
  void aKilledPostgresComesBackWithWhatWasCommitted() throws SQLException, IOException {
    try (DataFolder data = DataFolder.open(folder);
        EmbeddedPostgres store = EmbeddedPostgres.start(data)) {
      execute(store, "CREATE TABLE survived AS SELECT 1 AS one");
      ProcessHandle first = postgres(folder).orElseThrow();
      first.destroyForcibly();
      Poll.until(
          "the same address answers again",
          SOON,
          () -> !first.isAlive() && ask(store, "SELECT one FROM survived").equals("1"));
      assertThat(postgres(folder)).isPresent().get().isNotEqualTo(first);
      execute(store, "DROP TABLE survived");
    }
    assertThat(postgres(folder)).as("a server left behind").isEmpty();
  }

  @Test
  void postgresOfAKilledServerDoesNotBlockTheNext() throws Exception {
    Process server = startServer();
    ProcessHandle left = postgres(folder).orElseThrow();
    server.destroyForcibly().waitFor();
    assertTheNextStarts();
    assertThat(postgres(folder)).isNotEqualTo(Optional.of(left));
  }

  @Test
  void postgresKilledTogetherWithItsServerDoesNotBlockTheNext() throws Exception {
    Process server = startServer();
    postgres(folder).orElseThrow().destroyForcibly();
    server.destroyForcibly().waitFor();
    assertTheNextStarts();
  }

  /** As on systems that do not tell a child of its parent's death. */
  @Test
  void aPostgresThatNobodyStoppedIsShutDownFirst() throws Exception {
    assertTheNextStarts(); // so that nothing of another test is in the way of this one
    Process left;
    try (DataFolder data = DataFolder.open(folder)) {
      left = EmbeddedPostgres.cluster(data).server(PostgresProcess.freePort()).start();
    }
    Poll.until("it runs", SOON, () -> postgres(folder).equals(Optional.of(left.toHandle())));
    assertTheNextStarts();
    assertThat(left.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aNumberThatAnotherProgramHasNowDoesNotBlockTheNext() throws Exception {
    assertTheNextStarts();
    Path cluster = StoreFolder.pidFile(folder).getParent();
    Files.writeString(
        StoreFolder.pidFile(folder), ProcessHandle.current().pid() + "\n" + cluster + "\n");
    assertTheNextStarts();
  }

  private static void assertTheNextStarts() throws SQLException {
    try (DataFolder data = DataFolder.open(folder);
        EmbeddedPostgres store = EmbeddedPostgres.start(data)) {
      assertThat(ask(store, "SELECT 1")).isEqualTo("1");
    }
  }

  private static Process startServer() throws IOException {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreAlone.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.startsWith(StoreAlone.RUNNING)) {
      line = output.readLine();
    }
    assertThat(line).as("the server said that it runs").isNotNull();
    return server;
  }
}
