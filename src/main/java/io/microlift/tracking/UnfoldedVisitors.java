package io.microlift.tracking;

import io.microlift.platform.Page;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Visitors whose history could not be folded, which is always an error of this program or of the
 * store: set aside with the reason, so that nobody else waits for them. What they added before
 * stays in the tallies. They are folded again whenever a fact of theirs comes, when the invariants
 * are checked, and when somebody asks.
 */
@Singleton
public class UnfoldedVisitors {
  private static final Logger LOG = Logger.getLogger(UnfoldedVisitors.class);

  private static final String ADD =
      """
      INSERT INTO unfolded_visitor (visitor, reason, first_seen, last_seen)
      SELECT visitor, reason, now(), now()
      FROM unnest(?::uuid[], ?::text[]) AS failed (visitor, reason)
      ON CONFLICT (visitor) DO UPDATE
      SET reason = excluded.reason, last_seen = excluded.last_seen
      """;

  private static final String REMOVE =
      "DELETE FROM unfolded_visitor WHERE visitor = ANY (?::uuid[])";

  private static final String COUNT = "SELECT count(*) FROM unfolded_visitor";

  private static final String LIST =
      """
      SELECT id, visitor, reason, first_seen, last_seen
      FROM unfolded_visitor
      WHERE ? = 0 OR id < ?
      ORDER BY id DESC
      LIMIT ?
      """;

  private static final String RETRY =
      """
      INSERT INTO dirty (visitor, received_at)
      SELECT visitor, now()
      FROM unfolded_visitor
      """;

  private final DataSource database;

  UnfoldedVisitors(DataSource database) {
    this.database = database;
  }

  /**
   * A visitor who is set aside.
   *
   * @param id names the entry
   * @param visitor the visitor's id in the store, a hash
   * @param reason why the history cannot be folded
   * @param firstSeen when that was first so
   * @param lastSeen when it was tried last
   */
  record Item(int id, UUID visitor, String reason, Instant firstSeen, Instant lastSeen) {}

  /**
   * Notes in the caller's transaction who could be folded, and who could not, with the reasons.
   *
   * @param folded may contain some of {@code failed}, who are set aside all the same
   */
  static void note(Connection connection, Set<UUID> folded, Map<UUID, String> failed)
      throws SQLException {
    if (!folded.isEmpty() && count(connection) > 0) {
      Set<UUID> well = new HashSet<>(folded);
      well.removeAll(failed.keySet());
      remove(connection, well);
    }
    if (!failed.isEmpty()) {
      add(connection, failed);
    }
  }

  private static void add(Connection connection, Map<UUID, String> failed) throws SQLException {
    LOG.errorf("set %d visitors aside: %s", failed.size(), failed.values().iterator().next());
    List<Map.Entry<UUID, String>> rows = List.copyOf(failed.entrySet());
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setArray(1, SqlArrays.column(connection, "uuid", rows, Map.Entry::getKey));
      insert.setArray(2, SqlArrays.column(connection, "text", rows, Map.Entry::getValue));
      insert.executeUpdate();
    }
  }

  private static void remove(Connection connection, Set<UUID> folded) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(REMOVE)) {
      delete.setArray(1, SqlArrays.uuids(connection, folded));
      delete.executeUpdate();
    }
  }

  /** How many visitors are set aside. */
  public static long count(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(COUNT);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Has all of them folded again, in the caller's transaction; returns how many. */
  static int retry(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(RETRY)) {
      return insert.executeUpdate();
    }
  }

  /** Has all of them folded again; returns how many. */
  int retry() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return retry(connection);
    }
  }

  /** Up to {@code limit} visitors, newest first, below {@code before} if it is above 0. */
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

  private static Item item(ResultSet row) throws SQLException {
    return new Item(
        row.getInt(1),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getObject(5, OffsetDateTime.class).toInstant());
  }
}
