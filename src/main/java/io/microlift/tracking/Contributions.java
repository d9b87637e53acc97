package io.microlift.tracking;

import io.microlift.fold.Cell;
import io.microlift.fold.Sums;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What each visitor added to the tallies at the last refresh. */
final class Contributions {
  private static final String READ =
      """
      SELECT visitor, phase, metric, day, variant, segment, currency,
             visitors, converted, sx, sxx
      FROM contribution
      WHERE visitor = ANY (?::uuid[])
      """;

  private static final String WRITE =
      """
      INSERT INTO contribution (visitor, phase, metric, day, variant, segment, currency,
                                visitors, converted, sx, sxx)
      SELECT *
      FROM unnest(?::uuid[], ?::int[], ?::int[], ?::date[], ?::text[], ?::text[], ?::text[],
                  ?::smallint[], ?::smallint[], ?::bigint[], ?::numeric[])
      ON CONFLICT (visitor, phase, metric, day, variant, segment, currency) DO UPDATE
      SET visitors = excluded.visitors,
          converted = excluded.converted,
          sx = excluded.sx,
          sxx = excluded.sxx
      """;

  private static final String DELETE =
      """
      DELETE FROM contribution c
      USING unnest(?::uuid[], ?::int[], ?::int[], ?::date[], ?::text[], ?::text[], ?::text[])
        AS gone (visitor, phase, metric, day, variant, segment, currency)
      WHERE c.visitor = gone.visitor
        AND c.phase = gone.phase
        AND c.metric = gone.metric
        AND c.day = gone.day
        AND c.variant = gone.variant
        AND c.segment = gone.segment
        AND c.currency = gone.currency
      """;

  private Contributions() {}

  /** One visitor's part of one cell. */
  record Part(UUID visitor, Cell cell, Sums sums) {}

  static Map<UUID, Map<Cell, Sums>> read(Connection connection, Collection<UUID> visitors)
      throws SQLException {
    Map<UUID, Map<Cell, Sums>> contributions = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setArray(1, SqlArrays.uuids(connection, visitors));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          contributions
              .computeIfAbsent(row.getObject(1, UUID.class), visitor -> new TreeMap<>())
              .put(cell(row), sums(row));
        }
      }
    }
    return contributions;
  }

  static void write(Connection connection, List<Part> parts) throws SQLException {
    if (parts.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(WRITE)) {
      setKeys(connection, insert, parts);
      insert.setArray(8, SqlArrays.column(connection, "smallint", parts, p -> p.sums().visitors()));
      insert.setArray(
          9, SqlArrays.column(connection, "smallint", parts, p -> p.sums().converted()));
      insert.setArray(10, SqlArrays.column(connection, "bigint", parts, p -> p.sums().sx()));
      insert.setArray(11, SqlArrays.column(connection, "numeric", parts, p -> p.sums().sxx()));
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, List<Part> parts) throws SQLException {
    if (parts.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
      setKeys(connection, delete, parts);
      delete.executeUpdate();
    }
  }

  private static void setKeys(Connection connection, PreparedStatement statement, List<Part> parts)
      throws SQLException {
    statement.setArray(1, SqlArrays.column(connection, "uuid", parts, Part::visitor));
    List<Cell> cells = new ArrayList<>(parts.size());
    parts.forEach(part -> cells.add(part.cell()));
    Tallies.setCells(connection, statement, 2, cells);
  }

  private static Cell cell(ResultSet row) throws SQLException {
    return new Cell(
        row.getInt(2),
        row.getInt(3),
        row.getObject(4, LocalDate.class),
        row.getString(5),
        row.getString(6),
        row.getString(7));
  }

  private static Sums sums(ResultSet row) throws SQLException {
    return new Sums(
        row.getLong(8),
        row.getLong(9),
        BigInteger.valueOf(row.getLong(10)),
        row.getBigDecimal(11).toBigIntegerExact());
  }
}
