package io.microlift.tracking;

import io.microlift.fold.Contribution;
import io.microlift.fold.ContributionBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each visitor added to the tallies at the last refresh. */
final class Contributions {
  private static final int FETCHED = 10_000;

  private static final String READ =
      """
      SELECT visitor, phase, body
      FROM contribution
      WHERE visitor = ANY (?::uuid[])
      """;

  private static final String READ_ONLY = READ + "  AND phase = ?";

  private static final String READ_PHASE =
      """
      SELECT visitor, body
      FROM contribution
      WHERE phase = ?
      """;

  private static final String DELETE_PHASE =
      """
      DELETE FROM contribution
      WHERE phase = ?
        AND visitor = ANY (?::uuid[])
      """;

  private static final String WRITE =
      """
      INSERT INTO contribution (visitor, phase, body)
      SELECT *
      FROM unnest(?::uuid[], ?::int[], ?::bytea[])
      ON CONFLICT (visitor, phase) DO UPDATE
      SET body = excluded.body
      """;

  private static final String DELETE =
      """
      DELETE FROM contribution c
      USING unnest(?::uuid[], ?::int[]) AS gone (visitor, phase)
      WHERE c.visitor = gone.visitor
        AND c.phase = gone.phase
      """;

  private Contributions() {}

  /** One visitor's part of one phase. */
  @SuppressWarnings("ArrayRecordComponent") // only carried, never compared
  record Part(UUID visitor, int phase, byte[] body) {}

  /**
   * Returns what visitors added, by visitor and phase.
   *
   * @param only the one phase that is asked for, null for all
   */
  static Map<UUID, Map<Integer, byte[]>> read(
      Connection connection, Collection<UUID> visitors, @Nullable Integer only)
      throws SQLException {
    Map<UUID, Map<Integer, byte[]>> contributions = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(only == null ? READ : READ_ONLY)) {
      query.setArray(1, SqlArrays.uuids(connection, visitors));
      if (only != null) {
        query.setInt(2, only);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          contributions
              .computeIfAbsent(row.getObject(1, UUID.class), visitor -> new HashMap<>())
              .put(row.getInt(2), row.getBytes(3));
        }
      }
    }
    return contributions;
  }

  /**
   * Passes every contribution to a phase on, in no order; needs a transaction.
   *
   * @return the visitors of whom what is stored cannot be read
   */
  static Set<UUID> each(Connection connection, int phase, Consumer<Contribution> consumer)
      throws SQLException {
    Set<UUID> unreadable = new HashSet<>();
    try (PreparedStatement query = connection.prepareStatement(READ_PHASE)) {
      query.setFetchSize(FETCHED);
      query.setInt(1, phase);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Contribution read;
          try {
            read = ContributionBytes.read(phase, row.getBytes(2));
          } catch (IllegalArgumentException e) {
            unreadable.add(row.getObject(1, UUID.class));
            continue;
          }
          consumer.accept(read);
        }
      }
    }
    return unreadable;
  }

  /** Forgets what visitors added to a phase; the tallies are the caller's business. */
  static void delete(Connection connection, int phase, Collection<UUID> visitors)
      throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(DELETE_PHASE)) {
      delete.setInt(1, phase);
      delete.setArray(2, SqlArrays.uuids(connection, visitors));
      delete.executeUpdate();
    }
  }

  static void write(Connection connection, List<Part> parts) throws SQLException {
    if (parts.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(WRITE)) {
      setKeys(connection, insert, parts);
      byte[][] bodies = parts.stream().map(Part::body).toArray(byte[][]::new);
      insert.setArray(3, connection.createArrayOf("bytea", bodies));
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, List<Part> parts) throws SQLException {
    if (parts.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
      setKeys(connection, delete, parts);
      delete.executeUpdate();
    }
  }

  private static void setKeys(Connection connection, PreparedStatement statement, List<Part> parts)
      throws SQLException {
    statement.setArray(1, SqlArrays.column(connection, "uuid", parts, Part::visitor));
    statement.setArray(2, SqlArrays.column(connection, "int", parts, Part::phase));
  }
}
