package io.microlift.tracking;

import io.microlift.fold.Cell;
import io.microlift.fold.Metric;
import io.microlift.fold.Sums;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The sums of all contributions. */
public final class Tallies {
  private static final String ADD =
      """
      INSERT INTO tally AS t (phase, metric, day, variant, segment, currency,
                              visitors, converted, sx, sxx)
      SELECT *
      FROM unnest(?::int[], ?::int[], ?::date[], ?::text[], ?::text[], ?::text[],
                  ?::bigint[], ?::bigint[], ?::numeric[], ?::numeric[])
      ON CONFLICT (phase, metric, day, variant, segment, currency) DO UPDATE
      SET visitors = t.visitors + excluded.visitors,
          converted = t.converted + excluded.converted,
          sx = t.sx + excluded.sx,
          sxx = t.sxx + excluded.sxx
      """;

  private static final String TOTALS =
      """
      SELECT metric, variant, currency, sum(visitors), sum(converted), sum(sx), sum(sxx)
      FROM tally
      WHERE phase = ?
      GROUP BY metric, variant, currency
      """;

  private final Map<Group, Sums> totals;

  private Tallies(Map<Group, Sums> totals) {
    this.totals = totals;
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
      insert.setArray(9, SqlArrays.column(connection, "numeric", added, Sums::sx));
      insert.setArray(10, SqlArrays.column(connection, "numeric", added, Sums::sxx));
      insert.executeUpdate();
    }
  }

  /** Reads the totals of a phase, as the connection's transaction sees them. */
  public static Tallies read(Connection connection, int phase) throws SQLException {
    Map<Group, Sums> totals = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(TOTALS)) {
      query.setInt(1, phase);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          totals.put(
              new Group(row.getInt(1), row.getString(2), row.getString(3)),
              new Sums(row.getLong(4), row.getLong(5), integer(row, 6), integer(row, 7)));
        }
      }
    }
    return new Tallies(totals);
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
