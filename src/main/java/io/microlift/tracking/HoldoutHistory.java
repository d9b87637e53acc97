package io.microlift.tracking;

import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.HoldoutDefinition;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the visitors of a holdout did, and what all others did, counted like {@link History}: by the
 * fold, from the first thing that each did in the period. Either side is a fair sample of at most
 * {@value History#MOST_VISITORS} visitors, those with the lowest ids.
 */
@Singleton
public class HoldoutHistory {
  private static final String HELD_OUT =
      """
      SELECT kept.visitor, came.first_at
      FROM visitor_flag kept
      CROSS JOIN LATERAL (
        SELECT min(ts) AS first_at
        FROM event
        WHERE visitor = kept.visitor
          AND ts >= ?
          AND ts < ?) AS came
      WHERE kept.flag = ?
        AND came.first_at IS NOT NULL
      ORDER BY kept.visitor
      LIMIT ?
      """;

  private static final String OTHERS =
      """
      SELECT e.visitor, min(e.ts)
      FROM event e
      WHERE e.ts >= ?
        AND e.ts < ?
        AND NOT EXISTS (
          SELECT
          FROM visitor_flag kept
          WHERE kept.visitor = e.visitor
            AND kept.flag = ?)
      GROUP BY e.visitor
      ORDER BY e.visitor
      LIMIT ?
      """;

  private final TrackingConfig config;

  HoldoutHistory(TrackingConfig config) {
    this.config = config;
  }

  /**
   * Both sides of a holdout.
   *
   * @param heldOut what its visitors did
   * @param others what everybody else did
   * @param mixed visitors who came with an id of either side, and count on none
   * @param comparable how many of the held out and of the others came, among the ids up to which
   *     both are known
   */
  public record Sides(
      History.Counted heldOut, History.Counted others, long mixed, Came comparable) {}

  /**
   * What is asked.
   *
   * @param holdout whose visitors are told from the others
   * @param goals that are counted
   * @param from begin of the period
   * @param to its end, not included
   */
  public record Question(
      HoldoutDefinition holdout, Collection<GoalKey> goals, Instant from, Instant to) {
    /** Copies the list. */
    public Question {
      goals = List.copyOf(goals);
    }
  }

  /** Two numbers of visitors whose shares can be held against what was planned. */
  public record Came(long heldOut, long others) {}

  /**
   * Counts goals for the visitors of a holdout and for all others; needs a transaction.
   *
   * @param goals finds goals by their keys
   */
  public Sides read(Connection connection, Question question, Function<GoalKey, Goal> goals)
      throws SQLException {
    FoldRules.Period period = new FoldRules.Period(question.from(), question.to());
    FoldRules rules = FoldRules.of(question.goals(), goals, period, config.floodLimit());
    try (Statement bound = connection.createStatement()) {
      bound.execute(History.BOUNDED);
    }
    String flag = Fact.Flagged.heldOut(question.holdout());
    NavigableMap<UUID, Instant> heldOut = came(connection, HELD_OUT, period, flag);
    NavigableMap<UUID, Instant> others = came(connection, OTHERS, period, flag);
    Map<UUID, Instant> both = new HashMap<>(heldOut);
    both.putAll(others);
    Map<UUID, Set<UUID>> groups = Identities.groups(connection, both.keySet());
    Map<UUID, Instant> firstHeldOut = new HashMap<>();
    Map<UUID, Instant> firstOthers = new HashMap<>();
    long mixed = 0;
    for (Map.Entry<UUID, Set<UUID>> visitor : groups.entrySet()) {
      Instant kept = earliest(visitor.getValue(), heldOut);
      Instant free = earliest(visitor.getValue(), others);
      if (kept != null && free != null) {
        mixed++;
      } else if (kept != null) {
        firstHeldOut.put(visitor.getKey(), kept);
      } else if (free != null) {
        firstOthers.put(visitor.getKey(), free);
      }
    }
    return new Sides(
        count(connection, rules, groups, firstHeldOut, period),
        count(connection, rules, groups, firstOthers, period),
        mixed,
        comparable(heldOut, others));
  }

  private static History.Counted count(
      Connection connection,
      FoldRules rules,
      Map<UUID, Set<UUID>> groups,
      Map<UUID, Instant> first,
      FoldRules.Period period)
      throws SQLException {
    return History.counted(History.count(connection, rules, groups, first, period), 1);
  }

  private static @Nullable Instant earliest(Set<UUID> ids, Map<UUID, Instant> came) {
    Instant earliest = null;
    for (UUID id : ids) {
      Instant at = came.get(id);
      if (at != null && (earliest == null || at.isBefore(earliest))) {
        earliest = at;
      }
    }
    return earliest;
  }

  private static Came comparable(
      NavigableMap<UUID, Instant> heldOut, NavigableMap<UUID, Instant> others) {
    UUID last = null;
    for (NavigableMap<UUID, Instant> side : List.of(heldOut, others)) {
      if (side.size() == History.MOST_VISITORS
          && (last == null || History.inOrder(side.lastKey(), last) < 0)) {
        last = side.lastKey();
      }
    }
    return last == null
        ? new Came(heldOut.size(), others.size())
        : new Came(heldOut.headMap(last, true).size(), others.headMap(last, true).size());
  }

  private static NavigableMap<UUID, Instant> came(
      Connection connection, String sql, FoldRules.Period period, String flag) throws SQLException {
    NavigableMap<UUID, Instant> came = new TreeMap<>(History::inOrder);
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setObject(1, period.from().atOffset(ZoneOffset.UTC));
      query.setObject(2, period.to().atOffset(ZoneOffset.UTC));
      query.setString(3, flag);
      query.setInt(4, History.MOST_VISITORS);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          came.put(
              row.getObject(1, UUID.class), row.getObject(2, OffsetDateTime.class).toInstant());
        }
      }
    }
    return came;
  }
}
