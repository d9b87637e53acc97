package io.microlift.platform;

import static io.microlift.platform.StoreFolder.ask;
import static io.microlift.platform.StoreFolder.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With the real programs. JUnit's folder is closed to other users, as /root is: the harder case.
 */
class EmbeddedPostgresTest {
  @TempDir static Path folder;

  private DataFolder data;

  @BeforeEach
  void open() {
    data = DataFolder.open(folder);
  }

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void findsItsRowsAfterARestart() throws SQLException {
    try (EmbeddedPostgres store = EmbeddedPostgres.start(data)) {
      execute(store, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (EmbeddedPostgres store = EmbeddedPostgres.start(data)) {
      assertThat(ask(store, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void isDurableAndReachedFromThisMachineOnly() throws SQLException {
    Map<String, String> promises =
        Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "data_checksums", "on",
            "server_encoding", "UTF8",
            "lc_collate", "C",
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "password_encryption", "scram-sha-256");
    try (EmbeddedPostgres store = EmbeddedPostgres.start(data)) {
      for (Map.Entry<String, String> each : promises.entrySet()) {
        assertThat(ask(store, "SHOW " + each.getKey()))
            .as(each.getKey())
            .isEqualTo(each.getValue());
      }
    }
  }

  @Test
  void wantsThePassword() {
    try (EmbeddedPostgres store = EmbeddedPostgres.start(data)) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(store.jdbcUrl(), store.user(), "guess"))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
  }

  @Test
  void keepsThePasswordWhereOnlyTheOwnerReads() throws IOException {
    EmbeddedPostgres.start(data).close();
    Path file = folder.resolve(EmbeddedPostgres.PASSWORD_FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void namesThePasswordFileIfItIsNotTheRightOne() throws IOException {
    EmbeddedPostgres.start(data).close();
    Path file = folder.resolve(EmbeddedPostgres.PASSWORD_FILE);
    String right = Files.readString(file);
    try {
      Files.writeString(file, "another");
      assertThatExceptionOfType(CannotStartException.class)
          .isThrownBy(() -> EmbeddedPostgres.start(data))
          .withMessageContaining(EmbeddedPostgres.PASSWORD_FILE);
      assertThat(StoreFolder.postgres(folder)).as("a server left behind").isEmpty();
    } finally {
      Files.writeString(file, right);
    }
  }

  @Test
  void saysWhyPostgresDoesNotStart() throws IOException {
    EmbeddedPostgres.start(data).close();
    Path version = folder.resolve("postgres/cluster/PG_VERSION");
    String right = Files.readString(version);
    try {
      Files.writeString(version, "14\n");
      assertThatExceptionOfType(CannotStartException.class)
          .isThrownBy(() -> EmbeddedPostgres.start(data))
          .withMessageContaining("database files are incompatible with server");
    } finally {
      Files.writeString(version, right);
    }
  }

  @Test
  void doesNotRunAsRoot() throws IOException {
    assumeTrue(ChildCommand.uid(folder) == 0, "only root has to change the user");
    EmbeddedPostgres store = EmbeddedPostgres.start(data);
    try {
      ProcessHandle postgres = StoreFolder.postgres(folder).orElseThrow();
      assertThat(postgres.info().user()).isPresent().get().isNotEqualTo("root");
    } finally {
      store.close();
    }
  }

  @Test
  void refusesAFolderThatIsInUse() {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> DataFolder.open(folder))
        .withMessageContaining(folder.getFileName().toString())
        .withMessageContaining("process id " + ProcessHandle.current().pid());
  }
}
