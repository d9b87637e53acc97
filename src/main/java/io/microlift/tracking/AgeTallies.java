package io.microlift.tracking;

import io.microlift.fold.Metric;
import io.microlift.fold.Segment;
import io.microlift.fold.Sums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The sums of one metric by day of the first exposure and by how many days later they grew, for the
 * first {@link Segment#AGES} days of each visitor.
 */
public final class AgeTallies {
  private static final String PARTS =
      """
      SELECT number - 1, metric, variant, currency, day,
             visitors, converted, sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd
      FROM tally
      JOIN unnest(?::text[]) WITH ORDINALITY AS part (segment, number) USING (segment)
      WHERE phase = ?
        AND metric = ANY (?)
      """;

  /** Growth by group, then age, then day on which it happened. */
  private final Map<Group, Map<Integer, NavigableMap<LocalDate, Sums>>> growth;

  private record Group(int metric, String variant, String currency) {}

  private AgeTallies(Map<Group, Map<Integer, NavigableMap<LocalDate, Sums>>> growth) {
    this.growth = growth;
  }

  /** Reads the sums of a metric, as the connection's transaction sees them. */
  public static AgeTallies read(Connection connection, int phase, int metric) throws SQLException {
    Map<Group, Map<Integer, NavigableMap<LocalDate, Sums>>> growth = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(PARTS)) {
      query.setArray(1, connection.createArrayOf("text", Segment.byAge().toArray()));
      query.setInt(2, phase);
      query.setArray(3, connection.createArrayOf("int", new Object[] {Metric.EXPOSED, metric}));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          growth
              .computeIfAbsent(
                  new Group(row.getInt(2), row.getString(3), row.getString(4)),
                  group -> new HashMap<>())
              .computeIfAbsent(row.getInt(1), age -> new TreeMap<>())
              .put(row.getObject(5, LocalDate.class), TallyStore.sums(row, 6));
        }
      }
    }
    return new AgeTallies(growth);
  }

  /** Visitors of a variant who were first exposed from {@code first} to {@code last}. */
  public long visitors(String variant, LocalDate first, LocalDate last) {
    return parts(new Group(Metric.EXPOSED, variant, ""))
        .getOrDefault(0, new TreeMap<>())
        .subMap(first, true, last, true)
        .values()
        .stream()
        .mapToLong(Sums::visitors)
        .sum();
  }

  /** Sums up to the end of {@code last} of the visitors first exposed on {@code day}. */
  public Sums exposedOn(
      int metric, String variant, String currency, LocalDate day, LocalDate last) {
    Sums sums = Sums.ZERO;
    for (Map.Entry<Integer, NavigableMap<LocalDate, Sums>> part :
        parts(new Group(metric, variant, currency)).entrySet()) {
      LocalDate happened = day.plusDays(part.getKey());
      Sums grown = happened.isAfter(last) ? null : part.getValue().get(happened);
      sums = grown == null ? sums : sums.plus(grown);
    }
    return sums;
  }

  /**
   * By how much sums grew {@code age} days after the first exposure, until the end of {@code last}.
   */
  public Sums atAge(int metric, String variant, String currency, int age, LocalDate last) {
    Sums sums = Sums.ZERO;
    for (Sums grown :
        parts(new Group(metric, variant, currency))
            .getOrDefault(age, new TreeMap<>())
            .headMap(last, true)
            .values()) {
      sums = sums.plus(grown);
    }
    return sums;
  }

  private Map<Integer, NavigableMap<LocalDate, Sums>> parts(Group group) {
    return growth.getOrDefault(group, Map.of());
  }
}
