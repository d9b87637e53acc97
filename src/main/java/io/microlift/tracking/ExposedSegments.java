package io.microlift.tracking;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How many visitors of each segment were exposed to which variant. */
public final class ExposedSegments {
  /** The names of the segments are found one after the other, and not in all their rows. */
  private static final String READ =
      """
      WITH RECURSIVE name (segment) AS (
        SELECT min(segment) FROM tally WHERE phase = ?
        UNION ALL
        SELECT (SELECT min(t.segment) FROM tally t WHERE t.phase = ? AND t.segment > name.segment)
        FROM name
        WHERE name.segment IS NOT NULL)
      SELECT t.segment, t.variant, sum(t.visitors)
      FROM name
      JOIN tally t ON t.phase = ? AND t.segment = name.segment AND t.metric = 0
      WHERE NOT starts_with(name.segment, '!')
      GROUP BY t.segment, t.variant
      """;

  private ExposedSegments() {}

  /**
   * Reads the exposed visitors of a phase who count.
   *
   * @return visitors by segment, then by variant; all visitors by the empty text
   */
  public static Map<String, Map<String, Long>> read(Connection connection, int phase)
      throws SQLException {
    Map<String, Map<String, Long>> segments = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      for (int i = 1; i <= 3; i++) {
        query.setInt(i, phase);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          segments
              .computeIfAbsent(row.getString(1), segment -> new HashMap<>())
              .put(row.getString(2), row.getLong(3));
        }
      }
    }
    return segments;
  }
}
