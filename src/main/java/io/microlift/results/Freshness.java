package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.microlift.experiment.AttachedGoal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was acknowledged is not in the numbers yet; all 0 means everything is in.
 *
 * @param asOf everything acknowledged up to then is in
 * @param lagSeconds how long the oldest missing request has been waiting
 * @param pendingRequests requests that are not drained, counted up to 100,000
 * @param pendingVisitors changes of visitors that are not folded, counted up to 100,000
 * @param recomputing goals whose history is being counted again, with the share that is done
 */
public record Freshness(
    @JsonIgnore Instant asOf,
    double lagSeconds,
    long pendingRequests,
    long pendingVisitors,
    Map<String, Double> recomputing) {
  private static final String PENDING =
      """
      SELECT count(*), min(received_at)
      FROM (
        SELECT received_at
        FROM %s
        ORDER BY seq
        LIMIT 100000) oldest
      """;

  private static final String RECOMPUTING =
      """
      SELECT done_up_to
      FROM recomputation
      WHERE phase = ?
      """;

  private record Pending(long count, @Nullable Instant oldest) {}

  /** Looks what is pending in the connection's transaction, which began after {@code now}. */
  static Freshness read(Connection connection, int phase, List<AttachedGoal> goals, Instant now)
      throws SQLException {
    Pending requests = pending(connection, "inbox");
    Pending visitors = pending(connection, "dirty");
    Instant asOf = now;
    for (Pending pending : List.of(requests, visitors)) {
      if (pending.oldest() != null && pending.oldest().isBefore(asOf)) {
        asOf = pending.oldest();
      }
    }
    return new Freshness(
        asOf,
        Duration.between(asOf, now).toNanos() / 1e9,
        requests.count(),
        visitors.count(),
        recomputing(connection, phase, goals));
  }

  private static Pending pending(Connection connection, String table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(PENDING.formatted(table));
        ResultSet row = query.executeQuery()) {
      row.next();
      OffsetDateTime oldest = row.getObject(2, OffsetDateTime.class);
      return new Pending(row.getLong(1), oldest == null ? null : oldest.toInstant());
    }
  }

  private static Map<String, Double> recomputing(
      Connection connection, int phase, List<AttachedGoal> goals) throws SQLException {
    Map<String, Double> shares = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(RECOMPUTING)) {
      query.setInt(1, phase);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          double share = shareBelow(row.getObject(1, UUID.class));
          goals.forEach(goal -> shares.put(goal.goal().value(), share));
        }
      }
    }
    return shares;
  }

  /** Visitors' ids are hashes, so their order says how many there are below one of them. */
  private static double shareBelow(@Nullable UUID id) {
    return id == null ? 0 : (id.getMostSignificantBits() >>> 11) * 0x1p-53;
  }
}
