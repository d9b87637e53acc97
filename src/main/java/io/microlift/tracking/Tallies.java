package io.microlift.tracking;

import io.microlift.fold.Contribution;
import io.microlift.fold.Metric;
import io.microlift.fold.Segment;
import io.microlift.fold.Sums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The sums of some visitors of one phase, day by day, as one transaction saw them. */
public final class Tallies {
  private static final String SUMS =
      """
      sum(visitors), sum(converted), sum(sx), sum(sxx), sum(sc), sum(scc), sum(sxc),
             sum(sy), sum(syy), sum(sxy), sum(sdd)
      """;

  /** Of the visitors who do not count, only how many there are. */
  private static final String SEGMENT =
      """
      SELECT segment, metric, variant, currency, day,
             visitors, converted, sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd
      FROM tally
      WHERE phase = ?
        AND (segment = ANY (?) OR (segment = ANY (?) AND metric = 0))
      """;

  private static final String EXPOSED_SINCE =
      """
      SELECT '' AS segment, metric, variant, currency, day, %s
      FROM tally
      JOIN unnest(?::text[]) WITH ORDINALITY AS part (segment, number) USING (segment)
      WHERE phase = ?
        AND day - (number - 1)::int >= ?
      GROUP BY metric, variant, currency, day
      UNION ALL
      SELECT segment, metric, variant, currency, day, %s
      FROM tally
      WHERE phase = ?
        AND day >= ?
        AND ((segment = '' AND metric = -1) OR (segment = ANY (?) AND metric = 0))
      GROUP BY segment, metric, variant, currency, day
      """
          .formatted(SUMS, SUMS);

  /** The names of the segments are found one after the other, and not in all their rows. */
  private static final String DIMENSION =
      """
      WITH RECURSIVE name (segment) AS (
        SELECT min(segment) FROM tally WHERE phase = ?
        UNION ALL
        SELECT (SELECT min(t.segment) FROM tally t WHERE t.phase = ? AND t.segment > name.segment)
        FROM name
        WHERE name.segment IS NOT NULL)
      SELECT segment, metric, variant, currency, NULL::date, %s
      FROM tally
      WHERE phase = ?
        AND day <= ?
        AND segment IN (SELECT segment FROM name WHERE segment = '' OR starts_with(segment, ?))
      GROUP BY segment, metric, variant, currency
      """
          .formatted(SUMS);

  private static final Set<String> APART =
      Set.of(Contribution.Standing.BOT.segment(), Contribution.Standing.FLOOD.segment());

  private final Map<Group, NavigableMap<LocalDate, Sums>> cumulative;
  private final Map<Contribution.Standing, NavigableMap<LocalDate, Long>> standings;
  private final LocalDate last;

  private Tallies(
      Map<Group, NavigableMap<LocalDate, Sums>> cumulative,
      Map<Contribution.Standing, NavigableMap<LocalDate, Long>> standings,
      LocalDate last) {
    this.cumulative = cumulative;
    this.standings = standings;
    this.last = last;
  }

  /** The dimensions of a total. */
  private record Group(int metric, String variant, String currency) {}

  /** One row: what a group of a segment grew by on a day, all days together without one. */
  private record Growth(String segment, Group group, @Nullable LocalDate day, Sums sums) {
    static Growth read(ResultSet row) throws SQLException {
      return new Growth(
          row.getString(1),
          new Group(row.getInt(2), row.getString(3), row.getString(4)),
          row.getObject(5, LocalDate.class),
          TallyStore.sums(row, 6));
    }
  }

  /**
   * Reads the sums of a segment.
   *
   * @param segment whose visitors count, {@code dimension:value}; empty for all
   * @param withBots whether programs count, too
   */
  public static Tallies read(Connection connection, int phase, String segment, boolean withBots)
      throws SQLException {
    boolean isNew = segment.equals(Segment.NEW);
    Set<String> whole = new HashSet<>(isNew ? Set.of("", Segment.RETURNING) : Set.of(segment));
    if (withBots) {
      whole.add(Contribution.Standing.BOT.segment());
    }
    List<Growth> rows;
    try (PreparedStatement query = connection.prepareStatement(SEGMENT)) {
      query.setInt(1, phase);
      query.setArray(2, SqlArrays.texts(connection, whole));
      query.setArray(3, SqlArrays.texts(connection, APART));
      rows = rows(query);
    }
    Map<Group, NavigableMap<LocalDate, Sums>> grown = new HashMap<>();
    for (Growth row : rows) {
      if (row.segment().equals(Segment.RETURNING) && isNew) {
        add(grown, row, Sums::negated);
      } else if (whole.contains(row.segment())) {
        add(grown, row, UnaryOperator.identity());
      }
    }
    return of(grown, rows);
  }

  /**
   * Reads the sums of the visitors who were first exposed on a day or later, and of what they did
   * in the {@link Segment#AGES} days from then on.
   */
  public static Tallies exposedSince(Connection connection, int phase, LocalDate day)
      throws SQLException {
    List<Growth> rows;
    try (PreparedStatement query = connection.prepareStatement(EXPOSED_SINCE)) {
      query.setArray(1, connection.createArrayOf("text", Segment.byAge().toArray()));
      query.setInt(2, phase);
      query.setObject(3, day);
      query.setInt(4, phase);
      query.setObject(5, day);
      query.setArray(6, SqlArrays.texts(connection, APART));
      rows = rows(query);
    }
    Map<Group, NavigableMap<LocalDate, Sums>> grown = new HashMap<>();
    for (Growth row : rows) {
      if (row.segment().isEmpty()) {
        add(grown, row, UnaryOperator.identity());
      }
    }
    return of(grown, rows);
  }

  /**
   * Reads the sums up to the end of {@code last} of every segment of a dimension, by segment; of
   * all visitors by the empty text.
   */
  public static Map<String, Tallies> ofDimension(
      Connection connection, int phase, String dimension, LocalDate last) throws SQLException {
    List<Growth> rows;
    try (PreparedStatement query = connection.prepareStatement(DIMENSION)) {
      query.setInt(1, phase);
      query.setInt(2, phase);
      query.setInt(3, phase);
      query.setObject(4, last);
      query.setString(5, dimension + ":");
      rows = rows(query);
    }
    Map<String, Map<Group, NavigableMap<LocalDate, Sums>>> grown = new TreeMap<>();
    for (Growth row : rows) {
      add(
          grown.computeIfAbsent(row.segment(), segment -> new HashMap<>()),
          row,
          UnaryOperator.identity());
    }
    Map<String, Tallies> segments = new TreeMap<>();
    grown.forEach((segment, sums) -> segments.put(segment, of(sums, List.of())));
    return segments;
  }

  private static List<Growth> rows(PreparedStatement query) throws SQLException {
    List<Growth> rows = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        rows.add(Growth.read(row));
      }
    }
    return rows;
  }

  private static void add(
      Map<Group, NavigableMap<LocalDate, Sums>> grown, Growth row, UnaryOperator<Sums> change) {
    LocalDate day = row.day() == null ? LocalDate.MIN : row.day();
    grown
        .computeIfAbsent(row.group(), group -> new TreeMap<>())
        .merge(day, change.apply(row.sums()), Sums::plus);
  }

  private static Tallies of(
      Map<Group, NavigableMap<LocalDate, Sums>> grown, Iterable<Growth> standing) {
    for (NavigableMap<LocalDate, Sums> days : grown.values()) {
      Sums before = Sums.ZERO;
      for (Map.Entry<LocalDate, Sums> day : days.entrySet()) {
        before = before.plus(day.getValue());
        day.setValue(before);
      }
    }
    Map<Contribution.Standing, NavigableMap<LocalDate, Long>> standings =
        new EnumMap<>(Contribution.Standing.class);
    for (Growth row : standing) {
      for (Contribution.Standing each : Contribution.Standing.values()) {
        if (row.segment().equals(each.segment()) && row.group().metric() == Metric.EXPOSED) {
          standings
              .computeIfAbsent(each, s -> new TreeMap<>())
              .merge(row.day(), row.sums().visitors(), Long::sum);
        }
      }
    }
    return new Tallies(grown, standings, LocalDate.MAX);
  }

  /** The same as they stood at the end of {@code day}. */
  public Tallies until(LocalDate day) {
    return new Tallies(cumulative, standings, day.isBefore(last) ? day : last);
  }

  /** The sums of both, whose visitors are different ones. */
  public Tallies plus(Tallies other) {
    Map<Group, NavigableMap<LocalDate, Sums>> both = new HashMap<>();
    for (Tallies each : List.of(this, other)) {
      each.cumulative.forEach(
          (group, days) ->
              both.computeIfAbsent(group, g -> new TreeMap<>())
                  .merge(LocalDate.MIN, each.total(days), Sums::plus));
    }
    return new Tallies(both, Map.of(), LocalDate.MAX);
  }

  /** The sums of the visitors who are in this, but not in {@code part}. */
  public Tallies without(Tallies part) {
    Map<Group, NavigableMap<LocalDate, Sums>> negated = new HashMap<>();
    part.cumulative.forEach(
        (group, days) ->
            negated.put(group, new TreeMap<>(Map.of(LocalDate.MIN, part.total(days).negated()))));
    return plus(new Tallies(negated, Map.of(), LocalDate.MAX));
  }

  /** The day on which the first of these visitors was exposed. */
  public Optional<LocalDate> firstDay() {
    return cumulative.entrySet().stream()
        .filter(group -> group.getKey().metric() == Metric.EXPOSED)
        .map(group -> group.getValue().firstKey())
        .min(LocalDate::compareTo)
        .filter(day -> !day.isAfter(last));
  }

  /** How many visitors have a standing, in all segments. */
  public long visitors(Contribution.Standing standing) {
    return standings.getOrDefault(standing, new TreeMap<>()).headMap(last, true).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** How many visitors were exposed to a variant and count. */
  public long visitors(String variant) {
    return sums(Metric.EXPOSED, variant, "").visitors();
  }

  /** How many visitors are left out because they saw several variants. */
  public long multipleExposures() {
    long visitors = 0;
    for (Map.Entry<Group, NavigableMap<LocalDate, Sums>> group : cumulative.entrySet()) {
      if (group.getKey().metric() == Metric.MULTIPLE_EXPOSURES) {
        visitors += total(group.getValue()).visitors();
      }
    }
    return visitors;
  }

  /** The sums of a metric for one variant, in one currency (empty if it is not money). */
  public Sums sums(int metric, String variant, String currency) {
    NavigableMap<LocalDate, Sums> days = cumulative.get(new Group(metric, variant, currency));
    return days == null ? Sums.ZERO : total(days);
  }

  private Sums total(NavigableMap<LocalDate, Sums> days) {
    Map.Entry<LocalDate, Sums> latest = days.floorEntry(last);
    return latest == null ? Sums.ZERO : latest.getValue();
  }

  /** The currencies in which a metric has sums; the empty text stands for numbers without one. */
  public List<String> currencies(int metric) {
    return cumulative.entrySet().stream()
        .filter(group -> group.getKey().metric() == metric)
        .filter(group -> !total(group.getValue()).equals(Sums.ZERO))
        .map(group -> group.getKey().currency())
        .distinct()
        .sorted()
        .toList();
  }
}
