package io.microlift.tracking;

import io.microlift.fold.Cell;
import io.microlift.fold.Pair;
import io.microlift.fold.Sums;
import io.microlift.fold.Totals;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Keeps the sums of all contributions. */
final class TallyStore {
  private static final String ADD =
      """
      INSERT INTO tally AS t (phase, metric, day, variant, segment, currency,
                              visitors, converted, sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd)
      SELECT *
      FROM unnest(?::int[], ?::int[], ?::date[], ?::text[], ?::text[], ?::text[],
                  ?::bigint[], ?::bigint[], ?::numeric[], ?::numeric[],
                  ?::numeric[], ?::numeric[], ?::numeric[],
                  ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[])
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
          sxy = t.sxy + excluded.sxy,
          sdd = t.sdd + excluded.sdd
      """;

  private static final String ADD_PAIRS =
      """
      INSERT INTO tally_pair AS t (phase, variant, metric_a, currency_a, metric_b, currency_b, sab)
      SELECT *
      FROM unnest(?::int[], ?::text[], ?::int[], ?::text[], ?::int[], ?::text[], ?::numeric[])
      ON CONFLICT (phase, variant, metric_a, currency_a, metric_b, currency_b) DO UPDATE
      SET sab = t.sab + excluded.sab
      """;

  private static final String CELLS =
      """
      SELECT segment, metric, variant, currency, visitors, converted,
             sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd, day
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
      List.of(
          Sums::sx, Sums::sxx, Sums::sc, Sums::scc, Sums::sxc, Sums::sy, Sums::syy, Sums::sxy,
          Sums::sdd);

  private TallyStore() {}

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
                  row.getObject(16, LocalDate.class),
                  row.getString(3),
                  row.getString(1),
                  row.getString(4));
          cells.put(cell, sums(row, 5));
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

  /** The sums in eleven columns of a row, from {@code first} on. */
  static Sums sums(ResultSet row, int first) throws SQLException {
    return new Sums(
        row.getLong(first),
        row.getLong(first + 1),
        integer(row, first + 2),
        integer(row, first + 3),
        integer(row, first + 4),
        integer(row, first + 5),
        integer(row, first + 6),
        integer(row, first + 7),
        integer(row, first + 8),
        integer(row, first + 9),
        integer(row, first + 10));
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

  static BigInteger integer(ResultSet row, int column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }
}
