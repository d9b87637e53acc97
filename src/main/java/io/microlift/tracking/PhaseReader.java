package io.microlift.tracking;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Folds the visitors of a phase range by range, one range ahead of whoever stores them.
 *
 * <p>It reads facts only, on a connection of its own, and may read them long before they are
 * stored: a fact that is committed in between has marked its visitor dirty, and nobody takes such a
 * mark while the lane is held.
 */
final class PhaseReader implements AutoCloseable {
  private static final int MOST_VISITORS = 5_000;

  /** The tables grow faster than their statistics; a range of visitors is always found by index. */
  private static final String USE_INDEXES = "SET LOCAL enable_seqscan = off";

  private static final String NEXT_RANGE =
      """
      SELECT DISTINCT visitor
      FROM exposure
      WHERE phase = ?
        AND visitor > ?
      ORDER BY visitor
      LIMIT ?
      """;

  private final ExecutorService ahead = Executors.newSingleThreadExecutor();
  private final Connection facts;
  private final int phase;
  private final FoldRules rules;
  private Future<Range> next;

  /** Begins to read the visitors of {@code phase} above {@code after}. */
  PhaseReader(DataSource database, int phase, UUID after, FoldRules rules) throws SQLException {
    this.facts = database.getConnection();
    this.phase = phase;
    this.rules = rules;
    this.next = ahead.submit(() -> read(after));
  }

  /**
   * A stretch of visitors in the order of their ids.
   *
   * @param upTo the last id
   * @param isLast whether nobody is left
   * @param folded what they add
   */
  record Range(UUID upTo, boolean isLast, Folded folded) {}

  /** Returns the next range, and begins to read the one after it. */
  Range next() throws SQLException {
    Range range = await(next);
    if (!range.isLast()) {
      next = ahead.submit(() -> read(range.upTo()));
    }
    return range;
  }

  /** Waits for what is being read, for the connection is in use until then. */
  @Override
  public void close() throws SQLException {
    ahead.shutdown();
    try (facts) {
      await(next);
      facts.rollback();
    }
  }

  private static Range await(Future<Range> range) throws SQLException {
    try {
      return range.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new IllegalStateException("folding failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while folding", e);
    }
  }

  private Range read(UUID after) throws SQLException {
    facts.setAutoCommit(false);
    try (PreparedStatement indexes = facts.prepareStatement(USE_INDEXES)) {
      indexes.execute();
    }
    List<UUID> visitors = visitors(after);
    return new Range(
        visitors.isEmpty() ? after : visitors.get(visitors.size() - 1),
        visitors.isEmpty(),
        Folded.read(facts, visitors, rules));
  }

  private List<UUID> visitors(UUID after) throws SQLException {
    List<UUID> visitors = new ArrayList<>(MOST_VISITORS);
    try (PreparedStatement query = facts.prepareStatement(NEXT_RANGE)) {
      query.setInt(1, phase);
      query.setObject(2, after);
      query.setInt(3, MOST_VISITORS);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          visitors.add(row.getObject(1, UUID.class));
        }
      }
    }
    return visitors;
  }
}
