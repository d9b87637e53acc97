package io.microlift.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives every {@code @QuarkusTest} a real PostgreSQL and the first API keys. Programs and cluster
 * stay under {@code target/} between runs; the database is new in each.
 */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
  public static final String ADMIN_KEY = "ml_admin_for-tests-only";
  public static final String CLIENT_KEY = "ml_client_for-tests-only";

  private @Nullable DataFolder data;
  private @Nullable EmbeddedPostgres store;

  @Override
  public Map<String, String> start() {
    DataFolder folder = DataFolder.open(Path.of("target", "test-store"));
    data = folder;
    EmbeddedPostgres started = EmbeddedPostgres.start(folder);
    store = started;
    try (Connection connection = started.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + EmbeddedPostgres.DATABASE + " WITH (FORCE)");
      statement.execute("CREATE DATABASE " + EmbeddedPostgres.DATABASE);
    } catch (SQLException e) {
      throw new IllegalStateException("no new database for this run", e);
    }
    return Map.of(
        Settings.DATA, folder.root().toString(),
        Settings.DATABASE_URL, started.jdbcUrl(),
        Settings.DATABASE_USER, started.user(),
        Settings.DATABASE_PASSWORD, started.password(),
        Settings.ADMIN_KEY, ADMIN_KEY,
        Settings.CLIENT_KEY, CLIENT_KEY);
  }

  @Override
  public void stop() {
    EmbeddedPostgres running = store;
    if (running != null) {
      running.close();
    }
    DataFolder folder = data;
    if (folder != null) {
      folder.close();
    }
  }
}
