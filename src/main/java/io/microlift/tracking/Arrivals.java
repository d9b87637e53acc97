package io.microlift.tracking;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many items arrived for a phase, by what only their arrival tells. */
public final class Arrivals {
  private static final String READ =
      """
      SELECT what, sum(items)
      FROM arrival
      WHERE phase = ?
      GROUP BY what
      """;

  private static final String ADD =
      """
      INSERT INTO arrival AS a (phase, what, day, items)
      SELECT *
      FROM unnest(?::int[], ?::text[], ?::date[], ?::bigint[])
      ON CONFLICT (phase, what, day) DO UPDATE
      SET items = a.items + excluded.items
      """;

  private final Map<Kind, Long> items;

  private Arrivals(Map<Kind, Long> items) {
    this.items = items;
  }

  /** What is counted; a row of the table names it in small letters. */
  public enum Kind {
    /** Events of a name that some goal of the phase counts. */
    EVENT,
    /** Those that are copies of one that was there: same visitor, time and id. */
    REPEATED,
    /** Those whose visitors were looked up. */
    LOOKED_UP,
    /** Those looked up whose visitor had not been exposed when they arrived. */
    ORPHAN,
    /** Those looked up that happened between the exposure and the end of the goal's window. */
    IN_WINDOW,
    /** Those in the window that arrived after its end. */
    LATE,
    /** New events that say that an order was placed, if a goal counts them. */
    ORDER,
    /** Orders that had been placed before at another time. */
    REORDERED,
    /** New events that say that an order was refunded, of all visitors. */
    REFUND,
    /** Exposures whose variant the server can compute from the visitor's id. */
    COMPUTED,
    /** Those that tell another variant than the one computed. */
    DISAGREEING;

    private String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is counted of which phase; the order in which rows are locked. */
  record Key(int phase, Kind kind) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = Integer.compare(phase, other.phase);
      return order != 0 ? order : kind.compareTo(other.kind);
    }
  }

  /** Reads what arrived for a phase. */
  public static Arrivals read(Connection connection, int phase) throws SQLException {
    Map<Kind, Long> items = new EnumMap<>(Kind.class);
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setInt(1, phase);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          items.put(Kind.valueOf(row.getString(1).toUpperCase(Locale.ROOT)), row.getLong(2));
        }
      }
    }
    return new Arrivals(items);
  }

  /** Adds what arrived on a day, in the caller's transaction. */
  static void add(Connection connection, String day, Map<Key, Long> counted) throws SQLException {
    List<Key> keys = counted.keySet().stream().sorted().toList();
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setArray(1, SqlArrays.column(connection, "int", keys, Key::phase));
      insert.setArray(2, SqlArrays.column(connection, "text", keys, key -> key.kind().column()));
      insert.setArray(3, SqlArrays.column(connection, "text", keys, key -> day));
      insert.setArray(4, SqlArrays.column(connection, "bigint", keys, counted::get));
      insert.executeUpdate();
    }
  }

  /** How many there were. */
  public long of(Kind kind) {
    return items.getOrDefault(kind, 0L);
  }
}
