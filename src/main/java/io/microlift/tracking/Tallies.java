package io.microlift.tracking;

import io.microlift.fold.Cell;
import io.microlift.fold.Contribution;
import io.microlift.fold.Metric;
import io.microlift.fold.Pair;
import io.microlift.fold.Sums;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The sums of all contributions. */
public final class Tallies {
  private static final String ADD =
      """
      INSERT INTO tally AS t (phase, metric, day, variant, segment, currency,
                              visitors, converted, sx, sxx, sc, scc, sxc, sy, syy, sxy)
      SELECT *
      FROM unnest(?::int[], ?::int[], ?::date[], ?::text[], ?::text[], ?::text[],
                  ?::bigint[], ?::bigint[], ?::numeric[], ?::numeric[],
                  ?::numeric[], ?::numeric[], ?::numeric[],
                  ?::numeric[], ?::numeric[], ?::numeric[])
      ON CONFLICT (phase, segment, metric, day, variant, currency) DO UPDATE
      SET visitors = t.visitors + excluded.visitors,
          converted = t.converted + excluded.converted,
          sx = t.sx + excluded.sx,
          sxx = t.sxx + excluded.sxx,
          sc = t.sc + excluded.sc,
          scc = t.scc + excluded.scc,
          sxc = t.sxc + excluded.sxc,
          sy = t.sy + excluded.sy,
          syy = t.syy + excluded.syy,
          sxy = t.sxy + excluded.sxy
      """;

  private static final String ADD_PAIRS =
      """
      INSERT INTO tally_pair AS t (phase, variant, metric_a, currency_a, metric_b, currency_b, sab)
      SELECT *
      FROM unnest(?::int[], ?::text[], ?::int[], ?::text[], ?::int[], ?::text[], ?::numeric[])
      ON CONFLICT (phase, variant, metric_a, currency_a, metric_b, currency_b) DO UPDATE
      SET sab = t.sab + excluded.sab
      """;

  private static final String TOTALS =
      """
      SELECT segment, metric, variant, currency, sum(visitors), sum(converted),
             sum(sx), sum(sxx), sum(sc), sum(scc), sum(sxc), sum(sy), sum(syy), sum(sxy)
      FROM tally
      WHERE phase = ?
        AND segment = ANY (?)
      GROUP BY segment, metric, variant, currency
      """;

  private static final List<Function<Sums, BigInteger>> NUMBERS =
      List.of(Sums::sx, Sums::sxx, Sums::sc, Sums::scc, Sums::sxc, Sums::sy, Sums::syy, Sums::sxy);

  private final Map<Group, Sums> totals;
  private final Map<Contribution.Standing, Long> apart;

  private Tallies(Map<Group, Sums> totals, Map<Contribution.Standing, Long> apart) {
    this.totals = totals;
    this.apart = apart;
  }

  /** The dimensions of a total. */
  private record Group(int metric, String variant, String currency) {}

  /** Adds {@code sums} to the tallies, in the caller's transaction. */
  static void add(Connection connection, Map<Cell, Sums> sums) throws SQLException {
    if (sums.isEmpty()) {
      return;
    }
    List<Cell> cells = List.copyOf(new TreeMap<>(sums).keySet());
    List<Sums> added = cells.stream().map(sums::get).toList();
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      setCells(connection, insert, 1, cells);
      insert.setArray(7, SqlArrays.column(connection, "bigint", added, Sums::visitors));
      insert.setArray(8, SqlArrays.column(connection, "bigint", added, Sums::converted));
      for (int i = 0; i < NUMBERS.size(); i++) {
        insert.setArray(9 + i, SqlArrays.column(connection, "numeric", added, NUMBERS.get(i)));
      }
      insert.executeUpdate();
    }
  }

  /** Adds sums of products to the tallies, in the caller's transaction. */
  static void addPairs(Connection connection, Map<Pair, BigInteger> sums) throws SQLException {
    if (sums.isEmpty()) {
      return;
    }
    List<Pair> pairs = List.copyOf(new TreeMap<>(sums).keySet());
    try (PreparedStatement insert = connection.prepareStatement(ADD_PAIRS)) {
      insert.setArray(1, SqlArrays.column(connection, "int", pairs, Pair::phase));
      insert.setArray(2, SqlArrays.column(connection, "text", pairs, Pair::variant));
      insert.setArray(3, SqlArrays.column(connection, "int", pairs, Pair::a));
      insert.setArray(4, SqlArrays.column(connection, "text", pairs, Pair::currencyA));
      insert.setArray(5, SqlArrays.column(connection, "int", pairs, Pair::b));
      insert.setArray(6, SqlArrays.column(connection, "text", pairs, Pair::currencyB));
      insert.setArray(7, SqlArrays.column(connection, "numeric", pairs, sums::get));
      insert.executeUpdate();
    }
  }

  /**
   * Reads the totals of a phase, as the connection's transaction sees them.
   *
   * @param segment whose visitors count, {@code dimension:value}; empty for all
   * @param withBots whether programs count, too
   */
  public static Tallies read(Connection connection, int phase, String segment, boolean withBots)
      throws SQLException {
    Map<Group, Sums> totals = new HashMap<>();
    Map<Contribution.Standing, Long> apart = new EnumMap<>(Contribution.Standing.class);
    List<String> segments = new ArrayList<>(List.of(segment));
    for (Contribution.Standing standing : Contribution.Standing.values()) {
      segments.add(standing.segment());
    }
    try (PreparedStatement query = connection.prepareStatement(TOTALS)) {
      query.setInt(1, phase);
      query.setArray(2, SqlArrays.texts(connection, segments));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String of = row.getString(1);
          Group group = new Group(row.getInt(2), row.getString(3), row.getString(4));
          Sums sums = sums(row);
          if (of.equals(segment) || (withBots && of.equals(Contribution.Standing.BOT.segment()))) {
            totals.merge(group, sums, Sums::plus);
          }
          if (group.metric() == Metric.EXPOSED) {
            standing(of).ifPresent(s -> apart.merge(s, sums.visitors(), Long::sum));
          }
        }
      }
    }
    return new Tallies(totals, apart);
  }

  private static Optional<Contribution.Standing> standing(String segment) {
    for (Contribution.Standing standing : Contribution.Standing.values()) {
      if (standing.segment().equals(segment)) {
        return Optional.of(standing);
      }
    }
    return Optional.empty();
  }

  private static Sums sums(ResultSet row) throws SQLException {
    return new Sums(
        row.getLong(5),
        row.getLong(6),
        integer(row, 7),
        integer(row, 8),
        integer(row, 9),
        integer(row, 10),
        integer(row, 11),
        integer(row, 12),
        integer(row, 13),
        integer(row, 14));
  }

  /** How many visitors have a standing, in all segments. */
  public long visitors(Contribution.Standing standing) {
    return apart.getOrDefault(standing, 0L);
  }

  /** How many visitors were exposed to a variant and count. */
  public long visitors(String variant) {
    return totals.getOrDefault(new Group(Metric.EXPOSED, variant, ""), Sums.ZERO).visitors();
  }

  /** How many visitors are left out because they saw several variants. */
  public long multipleExposures() {
    long visitors = 0;
    for (Map.Entry<Group, Sums> total : totals.entrySet()) {
      if (total.getKey().metric() == Metric.MULTIPLE_EXPOSURES) {
        visitors += total.getValue().visitors();
      }
    }
    return visitors;
  }

  /** The sums of a metric for one variant, in one currency (empty if it is not money). */
  public Sums sums(int metric, String variant, String currency) {
    return totals.getOrDefault(new Group(metric, variant, currency), Sums.ZERO);
  }

  /** The currencies in which a metric has sums; the empty text stands for numbers without one. */
  public List<String> currencies(int metric) {
    return totals.entrySet().stream()
        .filter(total -> total.getKey().metric() == metric)
        .filter(total -> !total.getValue().equals(Sums.ZERO))
        .map(total -> total.getKey().currency())
        .distinct()
        .sorted()
        .toList();
  }

  /** Sets the six arrays of the cells' dimensions, from parameter {@code first} on. */
  static void setCells(
      Connection connection, PreparedStatement statement, int first, List<Cell> cells)
      throws SQLException {
    List<Function<Cell, Object>> columns =
        List.of(Cell::phase, Cell::metric, Cell::day, Cell::variant, Cell::segment, Cell::currency);
    List<String> types = List.of("int", "int", "date", "text", "text", "text");
    for (int i = 0; i < columns.size(); i++) {
      statement.setArray(
          first + i, SqlArrays.column(connection, types.get(i), cells, columns.get(i)));
    }
  }

  private static BigInteger integer(ResultSet row, int column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }
}
