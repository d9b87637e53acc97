package io.microlift.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Properties;
import java.util.ServiceLoader;

/**
 * A real PostgreSQL server that lives and dies with this application and keeps its tables in the
 * data folder. Start reading at {@link #start}.
 */
final class EmbeddedPostgres implements AutoCloseable {
  static final String DATABASE = "microlift";
  static final String PASSWORD_FILE = "postgres-password";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ACCESS_DENIED = "28"; // the class of SQL states

  private final PostgresProcess process;
  private final int port;
  private final String password;

  private EmbeddedPostgres(PostgresProcess process, int port, String password) {
    this.process = process;
    this.port = port;
    this.password = password;
  }

  /**
   * Unpacks the programs, makes the cluster, starts the server and makes the database: whatever of
   * it is not there yet.
   *
   * @throws CannotStartException with the reason and the remedy
   */
  static EmbeddedPostgres start(DataFolder data) {
    PostgresProcess process = new PostgresProcess(cluster(data));
    EmbeddedPostgres store = new EmbeddedPostgres(process, process.start(), password(data));
    store.makeDatabase(data.root());
    return store;
  }

  /** Prepares everything but the running server. */
  static PostgresCluster cluster(DataFolder data) {
    Path home = data.root().resolve("postgres");
    try {
      if (!Files.isDirectory(home)) {
        System.out.println("Setting up PostgreSQL in " + home);
      }
      DataFolder.makeFolder(home);
      ChildCommand children = ChildCommand.toUse(home, home.resolve(PostgresCluster.FOLDER));
      PostgresBinaries binaries = PostgresBinaries.unpack(home);
      return PostgresCluster.open(home, binaries, children, password(data));
    } catch (IOException e) {
      throw new CannotStartException(
          "PostgreSQL cannot be set up in " + home + " (" + e + ")",
          "Start with --data on a local folder that this user owns, with 1 GB of free space",
          e);
    }
  }

  static String password(DataFolder data) {
    return data.secret(PASSWORD_FILE, () -> randomText(24));
  }

  /**
   * Returns random bytes as text for URLs.
   *
   * @param bytes number of them, 6 bits a character
   */
  static String randomText(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  String user() {
    return PostgresCluster.USER;
  }

  String password() {
    return password;
  }

  /** Connects without a pool; {@code database} is {@code postgres} to make or drop others. */
  Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user());
    properties.setProperty("password", password);
    // The driver manager hides drivers that another class loader found first.
    for (Driver driver :
        ServiceLoader.load(Driver.class, EmbeddedPostgres.class.getClassLoader())) {
      Connection connection = driver.connect(jdbcUrl(database), properties);
      if (connection != null) {
        return connection;
      }
    }
    throw new IllegalStateException("no driver for " + jdbcUrl(database));
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  private void makeDatabase(Path folder) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean exists;
      try (ResultSet found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        exists = found.next();
      }
      if (!exists) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    } catch (SQLException e) {
      process.stop();
      String state = String.valueOf(e.getSQLState());
      throw state.startsWith(ACCESS_DENIED)
          ? new CannotStartException(
              "PostgreSQL does not accept the password in " + folder.resolve(PASSWORD_FILE),
              "Bring that file back as it was when the folder was made",
              e)
          : new CannotStartException(
              "PostgreSQL cannot make its database (" + e.getMessage() + ")",
              "Its log is in " + folder.resolve("postgres/cluster/log"),
              e);
    }
  }

  /** Shuts the server down; what was committed stays in the data folder. */
  @Override
  public void close() {
    process.stop();
  }
}
