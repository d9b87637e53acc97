package io.microlift.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks into the server's own PostgreSQL for single events, which no public endpoint shows: the one
 * place where a tool knows how the server stores things.
 */
final class StoreAudit {
  private static final String EVENT_IDS =
      """
      SELECT event_id FROM event
      UNION ALL
      SELECT event_id FROM exposure
      """;

  /** Of one experiment's exposures and of all events. */
  private static final String EVENT_IDS_OF =
      """
      SELECT event_id FROM event
      UNION ALL
      SELECT x.event_id
      FROM exposure x
        JOIN phase p ON p.id = x.phase
        JOIN experiment e ON e.id = p.experiment_id
      WHERE e.key = ?
      """;

  private static final String EXPOSURES_OF =
      """
      SELECT x.visitor, x.variant
      FROM exposure x
        JOIN phase p ON p.id = x.phase
        JOIN experiment e ON e.id = p.experiment_id
      WHERE e.key = ?
      """;

  private static final int FETCHED = 10_000;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path data;

  /**
   * Prepares to look.
   *
   * @param data folder of a server that runs
   */
  StoreAudit(Path data) {
    this.data = data;
  }

  /** Returns the process id of the PostgreSQL server. */
  long postmaster() {
    return Long.parseLong(pidFile().get(0).strip());
  }

  /** Opens a connection of the server's own role. */
  Connection connect() throws SQLException {
    String port = pidFile().get(3).strip();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/microlift";
    return DriverManager.getConnection(url, "microlift", password());
  }

  /**
   * Returns the settings of another server on this database.
   *
   * @param port of the PostgreSQL that serves it
   */
  Map<String, String> settings(int port) {
    return Map.of(
        "MICROLIFT_DATABASE_URL",
        "postgresql://127.0.0.1:%d/microlift".formatted(port),
        "MICROLIFT_DATABASE_USER",
        "microlift",
        "MICROLIFT_DATABASE_PASSWORD",
        password());
  }

  /** Waits until no acknowledged request waits for being read. */
  static void awaitEmptyInbox(Connection store) throws SQLException {
    try (PreparedStatement query = store.prepareStatement("SELECT 1 FROM inbox LIMIT 1")) {
      while (true) {
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            return;
          }
        }
        Server.sleep(PAUSE);
      }
    }
  }

  /** Returns how many of these messages the store does not have. */
  long missing(Collection<String> messageIds) {
    Set<UUID> stored = new HashSet<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(EVENT_IDS)) {
      while (rows.next()) {
        stored.add(rows.getObject(1, UUID.class));
      }
    } catch (SQLException e) {
      throw new StoppedException(Exit.UNREACHABLE, "cannot look into the store: " + e, e);
    }
    return messageIds.stream().filter(id -> !stored.contains(eventId(id))).count();
  }

  /**
   * How stored events differ from those that should be.
   *
   * @param stored events in all
   * @param missing that should be stored
   * @param unexpected that should not, or not a second time
   */
  record Difference(long stored, long missing, long unexpected) {}

  /**
   * Compares the ids of all events, and of an experiment's exposures, with those that should be
   * stored, each named once.
   */
  Difference compare(String experiment, Stream<UUID> ids) throws SQLException {
    Set<UUID> left = ids.collect(Collectors.toSet());
    long stored = 0;
    long unexpected = 0;
    try (Connection connection = connect();
        PreparedStatement query = connection.prepareStatement(EVENT_IDS_OF)) {
      connection.setAutoCommit(false);
      query.setFetchSize(FETCHED);
      query.setString(1, experiment);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          stored++;
          unexpected += left.remove(rows.getObject(1, UUID.class)) ? 0 : 1;
        }
      }
    }
    return new Difference(stored, left.size(), unexpected);
  }

  /**
   * Compares an experiment's exposures with those that may and those that should be stored.
   *
   * @param asked variant by visitor; those that the server did not answer for may be stored or not
   * @param acknowledged visitors that the server answered for
   */
  Difference compareExposures(
      String experiment, Map<String, String> asked, Set<String> acknowledged) throws SQLException {
    Map<UUID, String> open = new HashMap<>();
    asked.forEach((visitor, variant) -> open.put(id("visitor", visitor), variant));
    Set<UUID> missing =
        acknowledged.stream().map(visitor -> id("visitor", visitor)).collect(Collectors.toSet());
    long stored = 0;
    long unexpected = 0;
    try (Connection connection = connect();
        PreparedStatement query = connection.prepareStatement(EXPOSURES_OF)) {
      query.setString(1, experiment);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          stored++;
          UUID visitor = rows.getObject(1, UUID.class);
          missing.remove(visitor);
          unexpected += open.remove(visitor, rows.getString(2)) ? 0 : 1;
        }
      }
    }
    return new Difference(stored, missing.size(), unexpected);
  }

  /** Returns the id that the server gives to an event with this message id. */
  static UUID eventId(String messageId) {
    return id("message", messageId);
  }

  /** Returns the id that the server gives to the event that an order was placed. */
  static UUID orderId(String order) {
    return id("order", order);
  }

  private static UUID id(String kind, String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((kind + "\0").getBytes(StandardCharsets.UTF_8));
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private List<String> pidFile() {
    return lines(data.resolve("postgres/cluster/postmaster.pid"));
  }

  /** Returns the password of the server's own role. */
  String password() {
    return lines(data.resolve("postgres-password")).get(0).strip();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
