package io.microlift.tracking;

import io.microlift.platform.Page;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Acknowledged requests that could not be read, or not whole, when they were drained: kept with the
 * reason until somebody has them read again.
 */
@Singleton
class Quarantine {
  private static final Logger LOG = Logger.getLogger(Quarantine.class);

  private static final String ADD =
      """
      INSERT INTO quarantine (digest, received_at, body, reason, first_seen, last_seen, times)
      VALUES (?, ?, ?, ?, ?, ?, 1)
      ON CONFLICT (digest) DO UPDATE
      SET reason = excluded.reason,
          last_seen = excluded.last_seen,
          times = quarantine.times + 1
      """;

  private static final String COUNT = "SELECT count(*) FROM quarantine";

  private static final String LIST =
      """
      SELECT id, received_at, body, reason, first_seen, last_seen, times
      FROM quarantine
      WHERE ? = 0 OR id < ?
      ORDER BY id DESC
      LIMIT ?
      """;

  /** The body goes back to the inbox as it came; what of it is known already counts once. */
  private static final String RETRY =
      """
      WITH released AS (
        DELETE FROM quarantine
        WHERE ? = 0 OR id = ?
        RETURNING received_at, body)
      INSERT INTO inbox (received_at, body)
      SELECT received_at, body
      FROM released
      """;

  private static final String BODIES = "SELECT id, body FROM quarantine";

  private static final String DELETE = "DELETE FROM quarantine WHERE id = ?";

  private final DataSource database;
  private final Clock clock;

  Quarantine(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A request that is set aside.
   *
   * @param id names it
   * @param receivedAt when it was acknowledged
   * @param reason what is wrong with it
   * @param firstSeen when it was set aside
   * @param lastSeen when it was set aside last
   * @param times how often
   * @param body as it came
   */
  record Item(
      int id,
      Instant receivedAt,
      String reason,
      Instant firstSeen,
      Instant lastSeen,
      int times,
      String body) {}

  /** Returns how many requests are set aside. */
  static long count(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(COUNT);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Sets a request aside, in the caller's transaction. */
  void add(Connection connection, Instant receivedAt, byte[] body, String reason)
      throws SQLException {
    LOG.warnf("set a request aside: %s", reason);
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, Ids.body(body));
      insert.setObject(2, receivedAt.atOffset(ZoneOffset.UTC));
      insert.setBytes(3, body);
      insert.setString(4, reason);
      insert.setObject(5, now);
      insert.setObject(6, now);
      insert.executeUpdate();
    }
  }

  /** Up to {@code limit} requests, newest first, below {@code before} if it is above 0. */
  List<Page.Item<Item>> list(int before, int limit) throws SQLException {
    List<Page.Item<Item>> items = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(LIST)) {
      query.setInt(1, before);
      query.setInt(2, before);
      query.setInt(3, limit);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          items.add(new Page.Item<>(row.getInt(1), item(row)));
        }
      }
    }
    return items;
  }

  /**
   * Has requests read again.
   *
   * @param id of the request; 0 for all
   * @return how many
   */
  int retry(int id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(RETRY)) {
      statement.setInt(1, id);
      statement.setInt(2, id);
      return statement.executeUpdate();
    }
  }

  /** Passes every request on, by its id. */
  static void each(Connection connection, BiConsumer<Integer, byte[]> consumer)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(BODIES);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        consumer.accept(row.getInt(1), row.getBytes(2));
      }
    }
  }

  /** Forgets the requests whose body is {@code wanted}, in the caller's transaction. */
  static void erase(Connection connection, Predicate<byte[]> wanted) throws SQLException {
    List<Integer> found = new ArrayList<>();
    each(
        connection,
        (id, body) -> {
          if (wanted.test(body)) {
            found.add(id);
          }
        });
    try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
      for (int id : found) {
        delete.setInt(1, id);
        delete.executeUpdate();
      }
    }
  }

  private static Item item(ResultSet row) throws SQLException {
    return new Item(
        row.getInt(1),
        instant(row, 2),
        row.getString(4),
        instant(row, 5),
        instant(row, 6),
        row.getInt(7),
        new String(row.getBytes(3), StandardCharsets.UTF_8));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
