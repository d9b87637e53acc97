package io.microlift.tracking;

import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.fold.Cell;
import io.microlift.fold.Contribution;
import io.microlift.fold.Fold;
import io.microlift.fold.Metric;
import io.microlift.fold.Sums;
import io.microlift.fold.Timeline;
import io.microlift.fold.Totals;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What visitors did lately, whether there was an experiment or not: they are counted by the fold,
 * as if the first thing that each did had been an exposure.
 *
 * <p>Ids of visitors are hashes, so those with the lowest ids are a fair sample. It is read from an
 * index, in the order of that index: its cost depends on the size of the sample and not on how much
 * is stored.
 */
@Singleton
public class History {
  /** The longest history that is read. */
  public static final Duration LONGEST = Duration.ofDays(90);

  static final int MOST_VISITORS = 20_000;
  private static final String EVERYBODY = "everybody";
  private static final double ALL_IDS = 0x1p64;

  /** Bounds a transaction that reads a sample, and has it read from indexes. */
  static final String BOUNDED =
      """
      SET LOCAL statement_timeout = '10s';
      SET LOCAL enable_seqscan = off;
      SET LOCAL enable_hashagg = off;
      SET LOCAL enable_sort = off
      """;

  private static final String VISITORS =
      """
      SELECT visitor, min(ts)
      FROM event
      WHERE ts >= ?
        AND ts < ?
      GROUP BY visitor
      ORDER BY visitor
      LIMIT ?
      """;

  private final TrackingConfig config;

  History(TrackingConfig config) {
    this.config = config;
  }

  /**
   * What was counted.
   *
   * @param visitors in the sample, programs left out
   * @param share of all visitors that the sample is, in (0, 1]
   * @param sums of the sample by metric and currency
   */
  public record Counted(long visitors, double share, Map<Integer, Map<String, Sums>> sums) {
    /** The sums of a metric in a currency, empty for numbers without one. */
    public Sums sums(int metric, String currency) {
      return sums.getOrDefault(metric, Map.of()).getOrDefault(currency, Sums.ZERO);
    }

    /** The declared currency of a metric, else the one in which most was counted. */
    public String currency(int metric, @Nullable String declared) {
      if (declared != null) {
        return declared;
      }
      return sums.getOrDefault(metric, Map.of()).entrySet().stream()
          .max(Comparator.comparingLong(each -> each.getValue().converted()))
          .map(Map.Entry::getKey)
          .orElse("");
    }
  }

  /**
   * Counts goals for the visitors who came in a period; needs a transaction.
   *
   * @param counted keys of the goals
   * @param goals finds the goals that these are made of
   * @param from first day, UTC
   * @param to the day after the last
   */
  public Counted read(
      Connection connection,
      Collection<GoalKey> counted,
      Function<GoalKey, Goal> goals,
      LocalDate from,
      LocalDate to)
      throws SQLException {
    FoldRules.Period period = new FoldRules.Period(start(from), start(to));
    FoldRules rules = FoldRules.of(counted, goals, period, config.floodLimit());
    try (Statement bound = connection.createStatement()) {
      bound.execute(BOUNDED);
    }
    TreeMap<UUID, Instant> came = new TreeMap<>(History::inOrder);
    came.putAll(visitors(connection, period));
    if (came.isEmpty()) {
      return new Counted(0, 1, Map.of());
    }
    UUID last = came.lastKey();
    boolean all = came.size() < MOST_VISITORS;
    Map<UUID, Set<UUID>> groups = Identities.groups(connection, came.keySet());
    Map<UUID, Instant> first = new HashMap<>();
    groups.forEach(
        (name, ids) -> {
          if (all || inOrder(name, last) <= 0) {
            ids.stream()
                .filter(came::containsKey)
                .map(came::get)
                .min(Instant::compareTo)
                .ifPresent(at -> first.put(name, at));
          }
        });
    Totals totals = count(connection, rules, groups, first, period);
    return counted(totals, all ? 1 : unsigned(last) / ALL_IDS);
  }

  /**
   * Folds what visitors did since each came first.
   *
   * @param groups all ids of each visitor, by the visitor's name
   * @param first when each came first, by the visitor's name; the others are left out
   */
  static Totals count(
      Connection connection,
      FoldRules rules,
      Map<UUID, Set<UUID>> groups,
      Map<UUID, Instant> first,
      FoldRules.Period period)
      throws SQLException {
    Totals totals = new Totals();
    for (Timeline timeline :
        new Timelines(connection, rules).readAsExposed(groups, first, EVERYBODY, period.from())) {
      Contribution contribution = Fold.fold(timeline, rules.phases()).get(0);
      if (contribution != null) {
        totals.add(contribution);
      }
    }
    return totals;
  }

  private static Map<UUID, Instant> visitors(Connection connection, FoldRules.Period period)
      throws SQLException {
    Map<UUID, Instant> visitors = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(VISITORS)) {
      query.setObject(1, period.from().atOffset(ZoneOffset.UTC));
      query.setObject(2, period.to().atOffset(ZoneOffset.UTC));
      query.setInt(3, MOST_VISITORS);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          visitors.put(
              row.getObject(1, UUID.class), row.getObject(2, OffsetDateTime.class).toInstant());
        }
      }
    }
    return visitors;
  }

  static Counted counted(Totals totals, double share) {
    Map<Integer, Map<String, Sums>> sums = new HashMap<>();
    long visitors = 0;
    for (Map.Entry<Cell, Sums> each : totals.cells().entrySet()) {
      Cell cell = each.getKey();
      if (!cell.segment().isEmpty()) {
        continue;
      }
      if (cell.metric() == Metric.EXPOSED) {
        visitors += each.getValue().visitors();
      } else {
        sums.computeIfAbsent(cell.metric(), metric -> new HashMap<>())
            .merge(cell.currency(), each.getValue(), Sums::plus);
      }
    }
    return new Counted(visitors, share, sums);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The order of PostgreSQL: by bytes, none of which is negative. */
  static int inOrder(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }

  /** The upper half of an id as a number from 0 to 2⁶⁴. */
  private static double unsigned(UUID id) {
    long high = id.getMostSignificantBits();
    return (high >>> 1) * 2.0 + (high & 1);
  }
}
