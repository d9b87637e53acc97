package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.microlift.experiment.AttachedGoal;
import io.microlift.tracking.Backlog;
import io.microlift.tracking.UnfoldedVisitors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
 * @param setAsideVisitors visitors of any experiment whose newest facts could not be folded; see
 *     {@code GET /v1/quarantine/visitors}
 * @param recomputing goals whose history is being counted again, with the share that is done
 */
public record Freshness(
    @JsonIgnore Instant asOf,
    double lagSeconds,
    long pendingRequests,
    long pendingVisitors,
    long setAsideVisitors,
    Map<String, Double> recomputing) {
  private static final String RECOMPUTING =
      """
      SELECT done_up_to
      FROM recomputation
      WHERE phase = ?
      """;

  /** Looks what is pending in the connection's transaction, which began after {@code now}. */
  static Freshness read(Connection connection, int phase, List<AttachedGoal> goals, Instant now)
      throws SQLException {
    Backlog requests = Backlog.ofRequests(connection);
    Backlog visitors = Backlog.ofVisitors(connection);
    Instant asOf = now;
    for (Backlog pending : List.of(requests, visitors)) {
      if (pending.oldest() != null && pending.oldest().isBefore(asOf)) {
        asOf = pending.oldest();
      }
    }
    return new Freshness(
        asOf,
        Duration.between(asOf, now).toNanos() / 1e9,
        requests.count(),
        visitors.count(),
        UnfoldedVisitors.count(connection),
        recomputing(connection, phase, goals));
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
