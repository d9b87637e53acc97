package io.microlift.tracking;

import io.microlift.experiment.Cap;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.FrozenCaps;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.fold.Contribution;
import io.microlift.fold.Track;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns the percentile of a goal's cap into a number, once there are enough visitors, and for good:
 * a cap that moved with the data would let the arms decide where it lies.
 *
 * <p>The percentile is of the numbers of all visitors of all variants together (type 7 of Hyndman
 * &amp; Fan, "Sample Quantiles in Statistical Packages", 1996). Where that is 0, because few
 * visitors have a number at all, it is of those above 0.
 */
@Singleton
class CapFreezing {
  private static final String READY =
      """
      SELECT coalesce(sum(visitors), 0)
      FROM tally
      WHERE phase = ANY (?::int[])
        AND segment = ''
        AND metric = 0
        AND NOT EXISTS (
          SELECT
          FROM recomputation r
          WHERE r.phase = ANY (?::int[]))
      """;

  private final SnapshotFeed feed;
  private final FrozenCaps caps;
  private final DataSource database;
  private final TrackingConfig config;

  CapFreezing(SnapshotFeed feed, FrozenCaps caps, DataSource database, TrackingConfig config) {
    this.feed = feed;
    this.caps = caps;
    this.database = database;
    this.config = config;
  }

  /** Freezes the caps that can be; returns whether there was one. */
  boolean some() throws SQLException {
    Snapshot snapshot = feed.current();
    boolean froze = false;
    for (Goal goal : snapshot.goals()) {
      Cap cap = goal.definition().cap();
      if (cap != null && cap.percentile() != null && goal.frozenCap() == null) {
        froze |= freeze(goal, cap.percentile(), phases(snapshot, goal));
      }
    }
    return froze;
  }

  private static List<Integer> phases(Snapshot snapshot, Goal goal) {
    List<Integer> phases = new ArrayList<>();
    for (Experiment experiment : snapshot.experiments()) {
      if (experiment.definition().goals().stream()
          .anyMatch(attached -> attached.goal().equals(goal.definition().key()))) {
        experiment.phases().stream().map(Phase::id).forEach(phases::add);
      }
    }
    return phases;
  }

  private boolean freeze(Goal goal, double percentile, List<Integer> phases) throws SQLException {
    Distribution numbers = new Distribution(goal);
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      if (visitors(connection, phases) >= config.capVisitors()) {
        for (int phase : phases) {
          Contributions.each(connection, phase, numbers::add);
        }
      }
      connection.commit();
    }
    BigDecimal cap = numbers.percentile(percentile);
    if (cap == null) {
      return false;
    }
    caps.freeze(goal, cap);
    return true;
  }

  private static long visitors(Connection connection, List<Integer> phases) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READY)) {
      query.setArray(1, SqlArrays.column(connection, "int", phases, phase -> phase));
      query.setArray(2, SqlArrays.column(connection, "int", phases, phase -> phase));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** How many visitors have which number. */
  private static final class Distribution {
    private final Goal goal;

    /** By currency, how many visitors have which number above 0, smallest first. */
    private final Map<String, Map<Long, Long>> byCurrency = new TreeMap<>();

    private long visitors;

    Distribution(Goal goal) {
      this.goal = goal;
    }

    void add(Contribution contribution) {
      if (contribution.standing() != Contribution.Standing.COUNTED || contribution.multiple()) {
        return;
      }
      visitors++;
      for (Track track : contribution.tracks()) {
        if (track.metric() == goal.metric() && track.x() > 0) {
          byCurrency
              .computeIfAbsent(track.currency(), currency -> new TreeMap<>())
              .merge(track.x(), 1L, Long::sum);
        }
      }
    }

    /**
     * The percentile in the major unit; null if there is none, or numbers in several currencies.
     */
    @Nullable BigDecimal percentile(double share) {
      String declared = goal.definition().currency();
      if (byCurrency.isEmpty() || (declared == null && byCurrency.size() > 1)) {
        return null;
      }
      String currency = declared == null ? byCurrency.keySet().iterator().next() : declared;
      Map<Long, Long> numbers = byCurrency.get(currency);
      if (numbers == null) {
        return null;
      }
      long positive = numbers.values().stream().mapToLong(Long::longValue).sum();
      BigDecimal units = quantile(numbers, visitors - positive, share);
      if (units.signum() == 0) {
        units = quantile(numbers, 0, share);
      }
      int digits = goal.definition().kind() == GoalKind.COUNT ? 0 : Amount.digits(currency);
      return units.movePointLeft(digits).stripTrailingZeros();
    }

    private static BigDecimal quantile(Map<Long, Long> numbers, long zeros, double share) {
      long n = zeros;
      for (long count : numbers.values()) {
        n += count;
      }
      double position = (n - 1) * share;
      long below = (long) Math.floor(position);
      BigDecimal low = BigDecimal.valueOf(at(numbers, zeros, below));
      BigDecimal high = BigDecimal.valueOf(at(numbers, zeros, Math.min(below + 1, n - 1)));
      return low.add(high.subtract(low).multiply(BigDecimal.valueOf(position - below)));
    }

    /** The number at a position, from 0, when all are in order. */
    private static long at(Map<Long, Long> numbers, long zeros, long position) {
      long left = position - zeros;
      if (left < 0) {
        return 0;
      }
      long number = 0;
      for (Map.Entry<Long, Long> next : numbers.entrySet()) {
        number = next.getKey();
        left -= next.getValue();
        if (left < 0) {
          break;
        }
      }
      return number;
    }
  }
}
