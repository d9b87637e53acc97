package io.microlift.tracking;

import io.microlift.fold.Orders;
import io.microlift.tracking.Arrivals.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts what only the arrival of items tells, while they are drained.
 *
 * <p>Looking up a visitor costs a few reads of an index, so at most {@link #MOST_LOOKED_UP} events
 * of a batch are looked up: all of them unless there are so many that their shares are known well.
 * The rows are written last and in one order, so that servers wait for each other but never in a
 * circle.
 */
final class ArrivalCounting {
  private static final int MOST_LOOKED_UP = 1_000;

  /** The person may be known by several ids: that of the event, that it joins, those it joined. */
  private static final String FIRST_EXPOSURES =
      """
      SELECT sought.phase, sought.visitor, min(seen.first_at)
      FROM unnest(?::int[], ?::uuid[]) AS sought (phase, visitor)
      CROSS JOIN LATERAL (
        SELECT coalesce(
          (SELECT link.visitor FROM identity link WHERE link.alias = sought.visitor),
          sought.visitor) AS id) AS main
      CROSS JOIN LATERAL (
        SELECT sought.visitor AS id
        UNION
        SELECT main.id
        UNION
        SELECT link.alias FROM identity link WHERE link.visitor = main.id) AS person
      JOIN exposure seen ON seen.visitor = person.id AND seen.phase = sought.phase
      GROUP BY sought.phase, sought.visitor
      """;

  private static final String REORDERED =
      """
      SELECT placed.name, count(*)
      FROM unnest(?::text[], ?::uuid[], ?::uuid[], ?::timestamptz[])
        AS placed (name, visitor, event_id, ts)
      WHERE EXISTS (
        SELECT
        FROM event e
        WHERE e.visitor = placed.visitor AND e.event_id = placed.event_id AND e.ts < placed.ts)
      GROUP BY placed.name
      """;

  private final Connection connection;
  private final CountedNames names;
  private final Map<Arrivals.Key, Long> counted = new HashMap<>();

  /** Counts in the caller's transaction. */
  ArrivalCounting(Connection connection, CountedNames names) {
    this.connection = connection;
    this.names = names;
  }

  /** An event and when it arrived. */
  record Arrived(Fact.Happened event, Instant at) {}

  private record Sought(int phase, UUID visitor) {}

  /**
   * Counts events that were added to the truth, with all exposures that came with them.
   *
   * @param added how many of them were new, by name
   */
  void count(List<Arrived> events, Map<String, Long> added) throws SQLException {
    Map<String, Long> received = new HashMap<>();
    List<Arrived> wanted = new ArrayList<>();
    List<Fact.Happened> orders = new ArrayList<>();
    for (Arrived arrived : events) {
      String name = arrived.event().name();
      received.merge(name, 1L, Long::sum);
      if (names.of(name).isEmpty()) {
        continue;
      }
      if (wanted.size() < MOST_LOOKED_UP) {
        wanted.add(arrived);
      }
      if (Orders.PLACED.contains(name) && arrived.event().orderId() != null) {
        orders.add(arrived.event());
      }
    }
    received.forEach((name, many) -> countNames(name, many, added.getOrDefault(name, 0L)));
    countExposed(wanted);
    countReordered(orders);
  }

  /** Counts an exposure of a visitor who should see {@code variant}. */
  void count(Fact.Saw exposure, String variant) {
    add(exposure.phase(), Kind.COMPUTED, 1);
    add(exposure.phase(), Kind.DISAGREEING, exposure.variant().equals(variant) ? 0 : 1);
  }

  /** Adds what was counted to what arrived on the day of {@code receivedAt}. */
  void store(Instant receivedAt) throws SQLException {
    counted.values().removeIf(many -> many == 0);
    Arrivals.add(connection, LocalDate.ofInstant(receivedAt, ZoneOffset.UTC).toString(), counted);
  }

  private void add(int phase, Kind kind, long many) {
    counted.merge(new Arrivals.Key(phase, kind), many, Long::sum);
  }

  private void countNames(String name, long received, long added) {
    for (CountedNames.Counter counter : names.of(name)) {
      add(counter.phase(), Kind.EVENT, received);
      add(counter.phase(), Kind.REPEATED, received - added);
      add(counter.phase(), Kind.ORDER, Orders.PLACED.contains(name) ? added : 0);
    }
    if (Orders.REFUNDED.contains(name)) {
      names.ordering().forEach(phase -> add(phase, Kind.REFUND, added));
    }
  }

  private void countExposed(List<Arrived> wanted) throws SQLException {
    Map<Sought, @Nullable Instant> exposed = new LinkedHashMap<>();
    for (Arrived arrived : wanted) {
      for (CountedNames.Counter counter : names.of(arrived.event().name())) {
        exposed.put(new Sought(counter.phase(), arrived.event().visitor()), null);
      }
    }
    lookUp(exposed);
    for (Arrived arrived : wanted) {
      for (CountedNames.Counter counter : names.of(arrived.event().name())) {
        Instant first = exposed.get(new Sought(counter.phase(), arrived.event().visitor()));
        add(counter.phase(), Kind.LOOKED_UP, 1);
        add(counter.phase(), Kind.ORPHAN, first == null ? 1 : 0);
        if (first != null) {
          countInWindow(counter, arrived, first);
        }
      }
    }
  }

  private void countInWindow(CountedNames.Counter counter, Arrived arrived, Instant exposedAt) {
    Instant end = counter.end(exposedAt);
    Instant at = arrived.event().at();
    if (!at.isBefore(exposedAt) && (end == null || at.isBefore(end))) {
      add(counter.phase(), Kind.IN_WINDOW, 1);
      add(counter.phase(), Kind.LATE, end != null && arrived.at().isAfter(end) ? 1 : 0);
    }
  }

  private void lookUp(Map<Sought, @Nullable Instant> exposed) throws SQLException {
    if (exposed.isEmpty()) {
      return;
    }
    try (PreparedStatement query = connection.prepareStatement(FIRST_EXPOSURES)) {
      query.setArray(1, SqlArrays.column(connection, "int", exposed.keySet(), Sought::phase));
      query.setArray(2, SqlArrays.column(connection, "uuid", exposed.keySet(), Sought::visitor));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          exposed.put(
              new Sought(row.getInt(1), row.getObject(2, UUID.class)),
              row.getObject(3, OffsetDateTime.class).toInstant());
        }
      }
    }
  }

  private void countReordered(List<Fact.Happened> orders) throws SQLException {
    if (orders.isEmpty()) {
      return;
    }
    try (PreparedStatement query = connection.prepareStatement(REORDERED)) {
      query.setArray(1, SqlArrays.column(connection, "text", orders, Fact.Happened::name));
      query.setArray(2, SqlArrays.column(connection, "uuid", orders, Fact.Happened::visitor));
      query.setArray(3, SqlArrays.column(connection, "uuid", orders, Fact.Happened::id));
      query.setArray(4, SqlArrays.column(connection, "text", orders, o -> o.at().toString()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          for (CountedNames.Counter counter : names.of(row.getString(1))) {
            add(counter.phase(), Kind.REORDERED, row.getLong(2));
          }
        }
      }
    }
  }
}
