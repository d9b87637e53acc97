package io.microlift.tracking;

import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotStore;
import io.microlift.fold.Cell;
import io.microlift.fold.Fold;
import io.microlift.fold.Sums;
import io.microlift.fold.Timeline;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
      RETURNING visitor
      """;

  private static final String NEXT_PHASE =
      """
      SELECT phase, done_up_to
      FROM recomputation
      ORDER BY requested_at, phase
      LIMIT 1
      FOR UPDATE
      """;

  private static final String NEXT_RANGE =
      """
      SELECT DISTINCT visitor
      FROM exposure
      WHERE phase = ?
        AND visitor > ?
      ORDER BY visitor
      LIMIT ?
      """;

  private static final String MOVE_ON = "UPDATE recomputation SET done_up_to = ? WHERE phase = ?";

  private static final String FINISH = "DELETE FROM recomputation WHERE phase = ?";

  private static final UUID LOWEST = new UUID(0, 0);

  private final DataSource database;
  private Snapshot definitions = Snapshot.EMPTY;
  private FoldRules rules = FoldRules.of(Snapshot.EMPTY);

  Refresh(DataSource database) {
    this.database = database;
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
    List<UUID> dirty = takeDirty(connection);
    boolean more = dirty.isEmpty() ? recompute(connection) : refresh(connection, dirty);
    if (more) {
      execute(connection, HEARTBEAT);
    }
    return more;
  }

  private boolean refresh(Connection connection, Collection<UUID> visitors) throws SQLException {
    definitions = SnapshotStore.latest(connection, definitions);
    if (rules.version() != definitions.version()) {
      rules = FoldRules.of(definitions);
    }
    Map<UUID, Set<UUID>> groups = Identities.groups(connection, new HashSet<>(visitors));
    Map<UUID, Timeline> timelines = Timelines.read(connection, groups, rules.events());
    Map<UUID, Map<Cell, Sums>> before = Contributions.read(connection, ids(groups));
    Map<Cell, Sums> change = new TreeMap<>();
    List<Contributions.Part> written = new ArrayList<>();
    List<Contributions.Part> deleted = new ArrayList<>();
    groups.forEach(
        (name, ids) -> {
          Timeline timeline = timelines.get(name);
          Map<Cell, Sums> now = timeline == null ? Map.of() : Fold.fold(timeline, rules.phases());
          for (UUID id : ids) {
            Map<Cell, Sums> old = before.getOrDefault(id, Map.of());
            compare(id, old, id.equals(name) ? now : Map.of(), change, written, deleted);
          }
        });
    Contributions.delete(connection, deleted);
    Contributions.write(connection, written);
    change.values().removeIf(Sums.ZERO::equals);
    Tallies.add(connection, change);
    return true;
  }

  private static void compare(
      UUID id,
      Map<Cell, Sums> old,
      Map<Cell, Sums> now,
      Map<Cell, Sums> change,
      List<Contributions.Part> written,
      List<Contributions.Part> deleted) {
    old.forEach(
        (cell, sums) -> {
          change.merge(cell, Sums.ZERO.minus(sums), Sums::plus);
          if (!now.containsKey(cell)) {
            deleted.add(new Contributions.Part(id, cell, sums));
          }
        });
    now.forEach(
        (cell, sums) -> {
          change.merge(cell, sums, Sums::plus);
          if (!sums.equals(old.get(cell))) {
            written.add(new Contributions.Part(id, cell, sums));
          }
        });
  }

  /** Folds the next range of visitors of a phase whose definitions changed. */
  private boolean recompute(Connection connection) throws SQLException {
    try (PreparedStatement next = connection.prepareStatement(NEXT_PHASE);
        ResultSet row = next.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      int phase = row.getInt(1);
      UUID after = row.getObject(2, UUID.class);
      List<UUID> range = nextRange(connection, phase, after == null ? LOWEST : after);
      if (range.isEmpty()) {
        execute(connection, FINISH, phase);
      } else {
        refresh(connection, range);
        execute(connection, MOVE_ON, range.get(range.size() - 1), phase);
      }
      return true;
    }
  }

  private static List<UUID> nextRange(Connection connection, int phase, UUID after)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(NEXT_RANGE)) {
      query.setInt(1, phase);
      query.setObject(2, after);
      query.setInt(3, MOST_VISITORS);
      return visitors(query);
    }
  }

  private static List<UUID> takeDirty(Connection connection) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(TAKE_DIRTY)) {
      delete.setInt(1, MOST_VISITORS);
      return visitors(delete);
    }
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

  private static Set<UUID> ids(Map<UUID, Set<UUID>> groups) {
    Set<UUID> ids = new HashSet<>();
    groups.values().forEach(ids::addAll);
    return ids;
  }
}
