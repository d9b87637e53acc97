package io.microlift.tracking;

import io.microlift.fold.Cell;
import io.microlift.fold.Contribution;
import io.microlift.fold.Metric;
import io.microlift.fold.Pair;
import io.microlift.fold.Segment;
import io.microlift.fold.Sums;
import io.microlift.fold.Totals;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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

  private static final String CELLS =
      """
      SELECT segment, metric, variant, currency, visitors, converted,
             sx, sxx, sc, scc, sxc, sy, syy, sxy, day
      FROM tally
      WHERE phase = ?
      """;

  private static final String PAIRS =
      """
      SELECT variant, metric_a, currency_a, metric_b, currency_b, sab
      FROM tally_pair
      WHERE phase = ?
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

  /** Makes the tallies of a phase what {@code totals} says, in the caller's transaction. */
  static void replace(Connection connection, int phase, Totals totals) throws SQLException {
    for (String table : List.of("tally", "tally_pair")) {
      String clear = "DELETE FROM %s WHERE phase = ?".formatted(table);
      try (PreparedStatement delete = connection.prepareStatement(clear)) {
        delete.setInt(1, phase);
        delete.executeUpdate();
      }
    }
    add(connection, totals.cells());
    addPairs(connection, totals.pairs());
  }

  /** All sums of a phase that are not zero. */
  static Map<Cell, Sums> cells(Connection connection, int phase) throws SQLException {
    Map<Cell, Sums> cells = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(CELLS)) {
      query.setInt(1, phase);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Cell cell =
              new Cell(
                  phase,
                  row.getInt(2),
                  row.getObject(15, LocalDate.class),
                  row.getString(3),
                  row.getString(1),
                  row.getString(4));
          cells.put(cell, sums(row));
        }
      }
    }
    cells.values().removeIf(Sums.ZERO::equals);
    return cells;
  }

  /** All sums of products of a phase that are not zero. */
  static Map<Pair, BigInteger> pairs(Connection connection, int phase) throws SQLException {
    Map<Pair, BigInteger> pairs = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(PAIRS)) {
      query.setInt(1, phase);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Pair pair =
              new Pair(
                  phase,
                  row.getString(1),
                  row.getInt(2),
                  row.getString(3),
                  row.getInt(4),
                  row.getString(5));
          pairs.put(pair, integer(row, 6));
        }
      }
    }
    pairs.values().removeIf(sum -> sum.signum() == 0);
    return pairs;
  }

  /**
   * Reads the totals of a phase, as the connection's transaction sees them.
   *
   * @param segment whose visitors count, {@code dimension:value}; empty for all
   * @param withBots whether programs count, too
   */
  public static Tallies read(Connection connection, int phase, String segment, boolean withBots)
      throws SQLException {
    boolean isNew = segment.equals(Segment.NEW);
    Map<String, Map<Group, Sums>> read =
        read(connection, phase, isNew ? Segment.RETURNING : segment);
    Map<Group, Sums> totals = new HashMap<>();
    add(totals, read, isNew ? "" : segment, UnaryOperator.identity());
    if (isNew) {
      add(totals, read, Segment.RETURNING, Sums::negated);
    }
    if (withBots) {
      add(totals, read, Contribution.Standing.BOT.segment(), UnaryOperator.identity());
    }
    totals.values().removeIf(Sums.ZERO::equals);
    return new Tallies(totals, apart(read));
  }

  private static Map<String, Map<Group, Sums>> read(
      Connection connection, int phase, String segment) throws SQLException {
    Set<String> segments = new HashSet<>(Set.of(segment));
    for (Contribution.Standing standing : Contribution.Standing.values()) {
      segments.add(standing.segment());
    }
    Map<String, Map<Group, Sums>> read = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(TOTALS)) {
      query.setInt(1, phase);
      query.setArray(2, SqlArrays.texts(connection, segments));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          read.computeIfAbsent(row.getString(1), name -> new HashMap<>())
              .put(new Group(row.getInt(2), row.getString(3), row.getString(4)), sums(row));
        }
      }
    }
    return read;
  }

  private static void add(
      Map<Group, Sums> totals,
      Map<String, Map<Group, Sums>> read,
      String segment,
      UnaryOperator<Sums> change) {
    read.getOrDefault(segment, Map.of())
        .forEach((group, sums) -> totals.merge(group, change.apply(sums), Sums::plus));
  }

  private static Map<Contribution.Standing, Long> apart(Map<String, Map<Group, Sums>> read) {
    Map<Contribution.Standing, Long> apart = new EnumMap<>(Contribution.Standing.class);
    for (Contribution.Standing standing : Contribution.Standing.values()) {
      long visitors = 0;
      for (Map.Entry<Group, Sums> total :
          read.getOrDefault(standing.segment(), Map.of()).entrySet()) {
        visitors += total.getKey().metric() == Metric.EXPOSED ? total.getValue().visitors() : 0;
      }
      apart.put(standing, visitors);
    }
    return apart;
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
