package io.microlift.tracking;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits in one queue.
 *
 * @param count how many rows wait, counted up to 100,000
 * @param oldest when the request behind the first of them was received, null if none waits
 */
public record Backlog(long count, @Nullable Instant oldest) {
  private static final String WAITING =
      """
      SELECT count(*), min(received_at)
      FROM (
        SELECT received_at
        FROM %s
        ORDER BY seq
        LIMIT 100000) oldest
      """;

  /** Acknowledged requests that are not drained. */
  public static Backlog ofRequests(Connection connection) throws SQLException {
    return read(connection, "inbox");
  }

  /** Changes of visitors that are not folded. */
  public static Backlog ofVisitors(Connection connection) throws SQLException {
    return read(connection, "dirty");
  }

  private static Backlog read(Connection connection, String table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(WAITING.formatted(table));
        ResultSet row = query.executeQuery()) {
      row.next();
      OffsetDateTime oldest = row.getObject(2, OffsetDateTime.class);
      return new Backlog(row.getLong(1), oldest == null ? null : oldest.toInstant());
    }
  }
}
