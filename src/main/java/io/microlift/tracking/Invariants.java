package io.microlift.tracking;

import io.microlift.fold.Cell;
import io.microlift.fold.Pair;
import io.microlift.fold.Sums;
import io.microlift.fold.Totals;
import io.microlift.platform.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checks what must always hold, and repairs what does not.
 *
 * <p>I2: what is stored of a visitor is what folding the visitor gives now, unless a change waits;
 * checked on a sample. I3: the tallies are the sums of what is stored; checked for every phase.
 */
@Singleton
class Invariants {
  private static final Logger LOG = Logger.getLogger(Invariants.class);
  private static final String VIOLATIONS = "microlift.invariant.violations";

  private static final String SAMPLE =
      """
      SELECT DISTINCT visitor
      FROM (
        SELECT visitor
        FROM exposure
        UNION ALL
        SELECT visitor
        FROM contribution) AS known
      WHERE visitor >= ?
      ORDER BY visitor
      LIMIT ?
      """;

  private static final String WAITING =
      """
      SELECT visitor
      FROM dirty
      UNION
      SELECT e.visitor
      FROM dirty d
      JOIN event e ON e.order_id = d.order_id
      """;

  private static final String RECOMPUTING = "SELECT phase FROM recomputation";

  private static final String MARK =
      """
      INSERT INTO dirty (visitor, received_at)
      SELECT unnest(?::uuid[]), now()
      """;

  private static final String TALLIED_PHASES =
      "SELECT DISTINCT phase FROM tally UNION SELECT DISTINCT phase FROM contribution";

  private static final String LOCK = "SELECT lane FROM lane WHERE lane = 0 FOR UPDATE";

  private final DataSource database;
  private final CurrentRules current;
  private final TrackingConfig config;
  private final MeterRegistry metrics;
  private final Clock clock;
  private volatile @Nullable Report last;

  Invariants(
      DataSource database,
      CurrentRules current,
      TrackingConfig config,
      MeterRegistry metrics,
      Clock clock) {
    this.database = database;
    this.current = current;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    metrics.counter(VIOLATIONS, "invariant", "I2");
    metrics.counter(VIOLATIONS, "invariant", "I3");
  }

  /**
   * What a check found.
   *
   * @param at when it began
   * @param visitors who were folded again
   * @param wrongVisitors of whom something else was stored; they wait for their refresh now
   * @param phases whose sums were added up again
   * @param wrongSums that were not what was stored, and are now
   */
  record Report(Instant at, int visitors, int wrongVisitors, int phases, int wrongSums) {}

  /** What the last check found, null before the first. */
  @Nullable Report last() {
    return last;
  }

  void start(
      @Observes StartupEvent event,
      Ticker ticker,
      @ConfigProperty(name = "microlift.tracking.invariants-every", defaultValue = "1h")
          Duration every) {
    ticker.every(every, this::scheduled);
  }

  private void scheduled() {
    try {
      check();
    } catch (SQLException e) {
      LOG.warnf("cannot check the invariants: %s", e.getMessage());
    }
  }

  /** Checks and repairs. */
  synchronized Report check() throws SQLException {
    Instant at = clock.instant();
    Set<UUID> sampled = new HashSet<>();
    Set<UUID> wrong = checkVisitors(sampled);
    if (!wrong.isEmpty()) {
      LOG.errorf(
          "I2 does not hold for %d of %d visitors; refreshing", wrong.size(), sampled.size());
      metrics.counter(VIOLATIONS, "invariant", "I2").increment(wrong.size());
    }
    List<Integer> phases = phases();
    int wrongSums = 0;
    for (int phase : phases) {
      wrongSums += checkSums(phase);
    }
    Report report = new Report(at, sampled.size(), wrong.size(), phases.size(), wrongSums);
    last = report;
    return report;
  }

  private Set<UUID> checkVisitors(Set<UUID> sampled) throws SQLException {
    try (Connection connection = consistent()) {
      Set<UUID> wrong = new HashSet<>();
      Set<UUID> waiting = new HashSet<>(column(connection, WAITING, UUID.class));
      Set<Integer> recomputing = new HashSet<>(column(connection, RECOMPUTING, Integer.class));
      Refolding refolding = new Refolding(connection, current.rules(connection));
      Map<UUID, Set<UUID>> groups = Identities.groups(connection, sample(connection));
      groups.values().removeIf(ids -> ids.stream().anyMatch(waiting::contains));
      groups.values().forEach(sampled::addAll);
      wrong.addAll(refolding.different(groups, recomputing));
      mark(connection, wrong);
      UnfoldedVisitors.retry(connection);
      connection.commit();
      return wrong;
    }
  }

  private List<UUID> sample(Connection connection) throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    try (PreparedStatement query = connection.prepareStatement(SAMPLE)) {
      query.setObject(1, new UUID(random.nextLong(), random.nextLong()));
      query.setInt(2, config.sampledVisitors());
      List<UUID> above = rows(query, UUID.class);
      if (above.size() == config.sampledVisitors()) {
        return above;
      }
      query.setObject(1, new UUID(0, 0));
      return rows(query, UUID.class);
    }
  }

  private List<Integer> phases() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return column(connection, TALLIED_PHASES, Integer.class);
    }
  }

  private int checkSums(int phase) throws SQLException {
    try (Connection connection = consistent()) {
      int wrong = differences(connection, phase);
      connection.commit();
      if (wrong == 0) {
        return 0;
      }
      LOG.errorf("I3 does not hold for %d sums of phase %d; adding up again", wrong, phase);
      metrics.counter(VIOLATIONS, "invariant", "I3").increment(wrong);
    }
    return repair(phase);
  }

  /** Adds up again while nobody refreshes; of whom nothing can be read, is folded again. */
  private int repair(int phase) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      column(connection, LOCK, Integer.class);
      Totals right = new Totals();
      Set<UUID> unreadable = Contributions.each(connection, phase, right::add);
      int wrong = unreadable.size() + differences(connection, phase, right);
      Contributions.delete(connection, phase, unreadable);
      TallyStore.replace(connection, phase, right);
      mark(connection, unreadable);
      connection.commit();
      return wrong;
    }
  }

  private static int differences(Connection connection, int phase) throws SQLException {
    Totals expected = new Totals();
    return Contributions.each(connection, phase, expected::add).size()
        + differences(connection, phase, expected);
  }

  private static int differences(Connection connection, int phase, Totals expected)
      throws SQLException {
    Map<Cell, Sums> cells = TallyStore.cells(connection, phase);
    Map<Pair, BigInteger> pairs = TallyStore.pairs(connection, phase);
    return differences(expected.cells(), cells) + differences(expected.pairs(), pairs);
  }

  private static <K, V> int differences(Map<K, V> expected, Map<K, V> actual) {
    Set<K> keys = new HashSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    keys.removeIf(key -> expected.containsKey(key) && expected.get(key).equals(actual.get(key)));
    return keys.size();
  }

  private static void mark(Connection connection, Set<UUID> visitors) throws SQLException {
    if (visitors.isEmpty()) {
      return;
    }
    try (PreparedStatement mark = connection.prepareStatement(MARK)) {
      mark.setArray(1, SqlArrays.uuids(connection, visitors));
      mark.executeUpdate();
    }
  }

  /** One look at everything at one instant. */
  private Connection consistent() throws SQLException {
    Connection connection = database.getConnection();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return connection;
  }

  private static <T> List<T> column(Connection connection, String sql, Class<T> type)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      return rows(query, type);
    }
  }

  private static <T> List<T> rows(PreparedStatement query, Class<T> type) throws SQLException {
    List<T> values = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        values.add(row.getObject(1, type));
      }
    }
    return values;
  }
}
