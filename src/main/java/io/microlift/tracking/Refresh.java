package io.microlift.tracking;

import io.microlift.platform.Tracing;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Folds visitors again: {@code tally += fold(now) − contribution stored last time}.
 *
 * <p>Everything happens in one transaction that holds the lane's lock, so {@code tally = Σ
 * contribution} holds at every instant. Rows of {@code dirty} are deleted before the facts are
 * read: a fact that is committed later brings a row of its own.
 */
@Singleton
class Refresh {
  private static final int MOST_VISITORS = 5_000;

  /**
   * How long recomputing keeps the lane, and so refreshing waits. Each time, every tally of the
   * phase is written once, which costs as much as thousands of visitors.
   */
  private static final Duration LONGEST_RECOMPUTATION = Duration.ofSeconds(5);

  private static final String LOCK =
      """
      SELECT lane
      FROM lane
      WHERE lane = 0
      FOR UPDATE SKIP LOCKED
      """;

  /** The tables grow faster than their statistics; a batch of visitors is always found by index. */
  private static final String USE_INDEXES = "SET LOCAL enable_seqscan = off";

  private static final String HEARTBEAT = "UPDATE lane SET refreshed_at = now() WHERE lane = 0";

  private static final String TAKE_DIRTY =
      """
      DELETE FROM dirty
      WHERE seq = ANY (ARRAY (
        SELECT seq
        FROM dirty
        ORDER BY seq
        LIMIT ?))
      RETURNING visitor, order_id
      """;

  private static final String BUYERS =
      """
      SELECT DISTINCT visitor
      FROM event
      WHERE order_id = ANY (?)
      """;

  private static final String NEXT_PHASE =
      """
      SELECT phase, done_up_to
      FROM recomputation
      ORDER BY requested_at, phase
      LIMIT 1
      FOR UPDATE
      """;

  private static final String MOVE_ON = "UPDATE recomputation SET done_up_to = ? WHERE phase = ?";

  private static final String FINISH = "DELETE FROM recomputation WHERE phase = ?";

  private static final UUID LOWEST = new UUID(0, 0);

  private final DataSource database;
  private final CurrentRules current;
  private final Tracing tracing;

  Refresh(DataSource database, CurrentRules current, Tracing tracing) {
    this.database = database;
    this.current = current;
    this.tracing = tracing;
  }

  /** Refreshes or recomputes some visitors; returns whether there may be more. */
  boolean some() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        execute(connection, USE_INDEXES);
        boolean more = holdsLane(connection) && work(connection);
        connection.commit();
        return more;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private boolean work(Connection connection) throws SQLException {
    boolean more = refresh(connection) || recompute(connection);
    if (more) {
      execute(connection, HEARTBEAT);
    }
    return more;
  }

  /**
   * Folds the visitors whose facts changed, those who placed the orders these are about included.
   */
  private boolean refresh(Connection connection) throws SQLException {
    Set<UUID> visitors = new HashSet<>();
    Set<String> orders = new HashSet<>();
    try (PreparedStatement delete = connection.prepareStatement(TAKE_DIRTY)) {
      delete.setInt(1, MOST_VISITORS);
      try (ResultSet row = delete.executeQuery()) {
        while (row.next()) {
          visitors.add(row.getObject(1, UUID.class));
          String order = row.getString(2);
          if (order != null) {
            orders.add(order);
          }
        }
      }
    }
    if (visitors.isEmpty()) {
      return false;
    }
    return tracing.background(
        "refresh",
        span -> {
          span.setAttribute("microlift.visitors", visitors.size());
          visitors.addAll(buyers(connection, orders));
          Refolding refolding = new Refolding(connection, current.rules(connection));
          refolding.refold(visitors);
          refolding.finish();
          return true;
        });
  }

  private static List<UUID> buyers(Connection connection, Set<String> orders) throws SQLException {
    if (orders.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement query = connection.prepareStatement(BUYERS)) {
      query.setArray(1, SqlArrays.texts(connection, orders));
      return visitors(query);
    }
  }

  /**
   * Folds ranges of visitors of the phase that waits longest for its changed definitions. These are
   * read after the phase's row is locked: whoever changes them once more starts over.
   */
  private boolean recompute(Connection connection) throws SQLException {
    try (PreparedStatement next = connection.prepareStatement(NEXT_PHASE);
        ResultSet row = next.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      int phase = row.getInt(1);
      UUID after = Objects.requireNonNullElse(row.getObject(2, UUID.class), LOWEST);
      return tracing.background(
          "recompute",
          span -> {
            span.setAttribute("microlift.phase", phase);
            recompute(connection, phase, after);
            return true;
          });
    }
  }

  private void recompute(Connection connection, int phase, UUID begin) throws SQLException {
    UUID after = begin;
    FoldRules rules = current.rules(connection).only(phase);
    Refolding refolding = new Refolding(connection, rules);
    try (PhaseReader reader = new PhaseReader(database, phase, after, rules)) {
      long until = System.nanoTime() + LONGEST_RECOMPUTATION.toNanos();
      do {
        PhaseReader.Range range = reader.next();
        if (range.isLast()) {
          execute(connection, FINISH, phase);
          refolding.finish();
          return;
        }
        refolding.store(range.folded());
        after = range.upTo();
      } while (System.nanoTime() < until);
    }
    execute(connection, MOVE_ON, after, phase);
    refolding.finish();
  }

  private static List<UUID> visitors(PreparedStatement statement) throws SQLException {
    List<UUID> visitors = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        visitors.add(row.getObject(1, UUID.class));
      }
    }
    return visitors;
  }

  private static boolean holdsLane(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK);
        ResultSet row = lock.executeQuery()) {
      return row.next();
    }
  }

  private static void execute(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
