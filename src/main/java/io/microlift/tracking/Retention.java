package io.microlift.tracking;

import io.microlift.experiment.PhaseSettling;
import io.microlift.fold.PhaseRules;
import io.microlift.platform.CannotStartException;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Ticker;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Drops months of events that are older than they are kept, and never changes a number by that.
 *
 * <p>I2 says that what is stored of a visitor is what folding the visitor gives now; once events
 * are gone, it would give less. So a phase that counted some of them is <i>settled</i> first: it is
 * folded no more, and what its visitors added stays, as do its tallies (I3). A phase can be settled
 * when it has ended and nothing that happens later counts for it. One that has not holds the months
 * that it needs, back to the covariates of its first visitors, however old they are.
 */
@Singleton
class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);

  /** {@link Drain} remembers the partitions of this month and the last. */
  private static final Duration SHORTEST = Duration.ofDays(31);

  private static final String PARTITIONS =
      """
      SELECT c.relname
      FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'event'::regclass
        AND c.relname ~ '^event_[0-9]{4}_[0-9]{2}$'
      """;

  private static final String LOCK = "SELECT lane FROM lane WHERE lane = 0 FOR UPDATE";

  private static final String RECOMPUTING = "SELECT phase FROM recomputation";

  private static final String FORGET_ARRIVALS = "DELETE FROM arrival WHERE day < ?";

  private final DataSource database;
  private final CurrentRules current;
  private final PhaseSettling settling;
  private final Acknowledged acknowledged;
  private final RetentionConfig config;
  private final Clock clock;

  Retention(
      DataSource database,
      CurrentRules current,
      PhaseSettling settling,
      Acknowledged acknowledged,
      RetentionConfig config,
      Clock clock) {
    this.database = database;
    this.current = current;
    this.settling = settling;
    this.acknowledged = acknowledged;
    this.config = config;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    if (config.events().filter(kept -> kept.compareTo(SHORTEST) < 0).isPresent()) {
      throw new CannotStartException(
          "MICROLIFT_RETENTION_EVENTS is less than 31 days",
          "Set it to P31D or more, or leave it out to keep events for good");
    }
    ticker.every(config.every(), this::scheduled);
  }

  private void scheduled() {
    config.events().ifPresent(kept -> run(clock.instant().minus(kept)));
  }

  private void run(Instant oldest) {
    try {
      drop(oldest);
    } catch (SQLException | ProblemException e) {
      LOG.warnf("old events are dropped later: %s", e.getMessage());
    }
  }

  /** Drops the months that ended by {@code oldest} and that nothing needs; returns them. */
  Set<YearMonth> drop(Instant oldest) throws SQLException {
    forgetArrivals(oldest);
    Map<YearMonth, String> old = months(oldest);
    if (old.isEmpty()) {
      return Set.of();
    }
    Instant end = end(old.keySet().stream().max(YearMonth::compareTo).orElseThrow());
    List<Integer> finished = finished(end, oldest);
    if (!finished.isEmpty()) {
      acknowledged.awaitTallies();
      settling.settle(finished);
    }
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Set<YearMonth> dropped = drop(connection, old);
        connection.commit();
        return dropped;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private void forgetArrivals(Instant oldest) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete = connection.prepareStatement(FORGET_ARRIVALS)) {
      delete.setObject(1, LocalDate.ofInstant(oldest, ZoneOffset.UTC));
      delete.executeUpdate();
    }
  }

  /** Holds the lane, so that nobody folds by rules that count what goes. */
  private Set<YearMonth> drop(Connection connection, Map<YearMonth, String> old)
      throws SQLException {
    texts(connection, "SET LOCAL lock_timeout = '10s'");
    texts(connection, LOCK);
    Instant needed = neededSince(current.rules(connection));
    Set<YearMonth> dropped = new HashSet<>();
    for (Map.Entry<YearMonth, String> month : old.entrySet()) {
      if (end(month.getKey()).isAfter(needed)) {
        LOG.infof("events of %s are held: an experiment still counts them", month.getKey());
        break;
      }
      texts(connection, "DROP TABLE " + month.getValue());
      LOG.infof("dropped the events of %s", month.getKey());
      dropped.add(month.getKey());
    }
    return dropped;
  }

  /** Partitions whose month ended by {@code oldest}, in order. */
  private Map<YearMonth, String> months(Instant oldest) throws SQLException {
    Map<YearMonth, String> months = new TreeMap<>();
    try (Connection connection = database.getConnection()) {
      for (String table : texts(connection, PARTITIONS)) {
        YearMonth month =
            YearMonth.of(
                Integer.parseInt(table.substring(6, 10)), Integer.parseInt(table.substring(11)));
        if (!end(month).isAfter(oldest)) {
          months.put(month, table);
        }
      }
    }
    return months;
  }

  /** Phases that count events before {@code end} and none from {@code oldest} on. */
  private List<Integer> finished(Instant end, Instant oldest) throws SQLException {
    List<Integer> finished = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      Set<String> recomputing = new HashSet<>(texts(connection, RECOMPUTING));
      for (PhaseRules phase : current.rules(connection).phases().values()) {
        Instant ended = phase.endedAt();
        if (ended != null
            && !ended.plus(phase.longestWindow()).isAfter(oldest)
            && neededSince(phase).isBefore(end)
            && !recomputing.contains(Integer.toString(phase.phase()))) {
          finished.add(phase.phase());
        }
      }
    }
    return finished;
  }

  private static Instant neededSince(FoldRules rules) {
    Instant needed = Instant.MAX;
    for (PhaseRules phase : rules.phases().values()) {
      Instant own = neededSince(phase);
      needed = own.isBefore(needed) ? own : needed;
    }
    return needed;
  }

  private static Instant neededSince(PhaseRules phase) {
    return phase.startedAt().minus(phase.lookback());
  }

  private static Instant end(YearMonth month) {
    return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (statement.execute()) {
        try (ResultSet row = statement.getResultSet()) {
          while (row.next()) {
            texts.add(row.getString(1));
          }
        }
      }
    }
    return texts;
  }
}
