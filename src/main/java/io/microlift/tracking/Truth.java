package io.microlift.tracking;

import io.microlift.fold.Orders;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The facts, kept as a set: adding a fact twice, or facts in another order, gives the same set.
 * Every method works in the caller's transaction.
 */
final class Truth {
  private static final String ADD_EVENTS =
      """
      WITH added AS (
        INSERT INTO event (visitor, ts, event_id, name, value, currency, order_id, props)
        SELECT *
        FROM unnest(?::uuid[], ?::timestamptz[], ?::uuid[], ?::text[],
                    ?::bigint[], ?::text[], ?::text[], ?::jsonb[])
        ON CONFLICT DO NOTHING
        RETURNING name)
      SELECT name, count(*)
      FROM added
      GROUP BY name
      """;

  private static final String ADD_EXPOSURES =
      """
      INSERT INTO exposure (visitor, phase, variant, first_at, event_id, attributes)
      SELECT *
      FROM unnest(?::uuid[], ?::int[], ?::text[], ?::timestamptz[], ?::uuid[], ?::jsonb[])
      ON CONFLICT (visitor, phase, variant) DO UPDATE
      SET first_at = excluded.first_at,
          event_id = excluded.event_id,
          attributes = excluded.attributes
      WHERE (excluded.first_at, excluded.event_id) < (exposure.first_at, exposure.event_id)
      """;

  private static final String ADD_LINKS =
      """
      INSERT INTO identity (alias, visitor, linked_at)
      SELECT *
      FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[])
      ON CONFLICT (alias) DO UPDATE
      SET visitor = excluded.visitor,
          linked_at = excluded.linked_at
      WHERE (excluded.linked_at, excluded.visitor) < (identity.linked_at, identity.visitor)
      """;

  /** Before links are added: whoever an alias belonged to until now changes, too. */
  private static final String MARK_FORMER_OWNERS =
      """
      INSERT INTO dirty (visitor, received_at)
      SELECT visitor, ?
      FROM identity
      WHERE alias = ANY (?::uuid[])
      """;

  /**
   * After links are added: aliases at the limit may have lost their place, or got one. A few more
   * than were added, for other nodes add some at the same time.
   */
  private static final String MARK_LAST_ALIASES =
      """
      INSERT INTO dirty (visitor, received_at)
      SELECT link.alias, ?
      FROM unnest(?::uuid[]) AS target (id)
      CROSS JOIN LATERAL (
        SELECT alias
        FROM identity
        WHERE visitor = target.id
        ORDER BY linked_at, alias
        OFFSET ?
        LIMIT ?) AS link
      """;

  private static final int MARGIN = 10;

  private static final String MARK =
      """
      INSERT INTO dirty (visitor, received_at)
      SELECT unnest(?::uuid[]), ?
      """;

  /** Whoever placed the orders changes, too; who that is may not be known yet. */
  private static final String MARK_ORDERS =
      """
      INSERT INTO dirty (visitor, order_id, received_at)
      SELECT amended.*, ?
      FROM unnest(?::uuid[], ?::text[]) AS amended
      """;

  private static final String ADD_FLAGS =
      """
      INSERT INTO visitor_flag (visitor, flag)
      SELECT *
      FROM unnest(?::uuid[], ?::text[])
      ON CONFLICT DO NOTHING
      """;

  private static final String ADD_PARTITION =
      """
      CREATE TABLE IF NOT EXISTS event_%1$tY_%1$tm PARTITION OF event
      FOR VALUES FROM ('%1$tF 00:00:00Z') TO ('%2$tF 00:00:00Z')
      """;

  private final Connection connection;

  Truth(Connection connection) {
    this.connection = connection;
  }

  /**
   * Adds facts and marks everybody they are about as dirty since {@code receivedAt}.
   *
   * @return how many events were new, by name
   */
  Map<String, Long> add(Collection<Fact> facts, Instant receivedAt) throws SQLException {
    List<Fact.Happened> events = new ArrayList<>();
    Map<List<Object>, Fact.Saw> exposures = new HashMap<>();
    Map<UUID, Fact.Linked> links = new LinkedHashMap<>();
    Set<Fact.Flagged> flags = new TreeSet<>(Fact.Flagged.IN_ORDER);
    Set<UUID> touched = new TreeSet<>();
    for (Fact fact : facts) {
      if (fact instanceof Fact.Happened happened) {
        events.add(happened);
        touched.add(happened.visitor());
      } else if (fact instanceof Fact.Saw saw) {
        exposures.merge(
            List.of(saw.visitor(), saw.phase(), saw.variant()), saw, Truth::earlierExposure);
        touched.add(saw.visitor());
      } else if (fact instanceof Fact.Linked linked) {
        links.merge(linked.alias(), linked, Truth::earlierLink);
        touched.add(linked.alias());
        touched.add(linked.visitor());
      } else if (fact instanceof Fact.Flagged flagged) {
        flags.add(flagged);
        touched.add(flagged.visitor());
      }
    }
    addLinks(links.values(), receivedAt);
    Map<String, Long> added = addEvents(events);
    addExposures(List.copyOf(exposures.values()));
    addFlags(flags);
    markDirty(touched, receivedAt);
    markOrders(events.stream().filter(Truth::amends).toList(), receivedAt);
    return added;
  }

  /** Creates the partitions of these months; needs a transaction of its own. */
  void addPartitions(Set<YearMonth> months) throws SQLException {
    for (YearMonth month : months) {
      try (var statement = connection.createStatement()) {
        statement.execute(ADD_PARTITION.formatted(month.atDay(1), month.plusMonths(1).atDay(1)));
      }
    }
  }

  /** The months in which events of these facts happened. */
  static Set<YearMonth> months(Collection<Fact> facts) {
    Set<YearMonth> months = new TreeSet<>();
    for (Fact fact : facts) {
      if (fact instanceof Fact.Happened happened) {
        months.add(YearMonth.from(happened.at().atOffset(ZoneOffset.UTC)));
      }
    }
    return months;
  }

  private Map<String, Long> addEvents(List<Fact.Happened> events) throws SQLException {
    Map<String, Long> added = new HashMap<>();
    if (events.isEmpty()) {
      return added;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_EVENTS)) {
      insert.setArray(1, uuids(events, Fact.Happened::visitor));
      insert.setArray(2, texts(events, e -> e.at().toString()));
      insert.setArray(3, uuids(events, Fact.Happened::id));
      insert.setArray(4, texts(events, Fact.Happened::name));
      insert.setArray(
          5, array("bigint", events, e -> e.amount() == null ? null : e.amount().units()));
      insert.setArray(6, texts(events, e -> e.amount() == null ? null : e.amount().currency()));
      insert.setArray(7, texts(events, Fact.Happened::orderId));
      insert.setArray(8, texts(events, Fact.Happened::properties));
      try (ResultSet row = insert.executeQuery()) {
        while (row.next()) {
          added.put(row.getString(1), row.getLong(2));
        }
      }
    }
    return added;
  }

  private void addExposures(List<Fact.Saw> exposures) throws SQLException {
    if (exposures.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_EXPOSURES)) {
      insert.setArray(1, uuids(exposures, Fact.Saw::visitor));
      insert.setArray(2, array("int", exposures, Fact.Saw::phase));
      insert.setArray(3, texts(exposures, Fact.Saw::variant));
      insert.setArray(4, texts(exposures, e -> e.at().toString()));
      insert.setArray(5, uuids(exposures, Fact.Saw::id));
      insert.setArray(6, texts(exposures, Fact.Saw::attributes));
      insert.executeUpdate();
    }
  }

  private void addLinks(Collection<Fact.Linked> links, Instant receivedAt) throws SQLException {
    if (links.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_LINKS);
        PreparedStatement mark = connection.prepareStatement(MARK_FORMER_OWNERS);
        PreparedStatement markLast = connection.prepareStatement(MARK_LAST_ALIASES)) {
      mark.setObject(1, receivedAt.atOffset(ZoneOffset.UTC));
      mark.setArray(2, uuids(links, Fact.Linked::alias));
      mark.executeUpdate();
      insert.setArray(1, uuids(links, Fact.Linked::alias));
      insert.setArray(2, uuids(links, Fact.Linked::visitor));
      insert.setArray(3, texts(links, l -> l.at().toString()));
      insert.executeUpdate();
      Set<UUID> targets = links.stream().map(Fact.Linked::visitor).collect(Collectors.toSet());
      markLast.setObject(1, receivedAt.atOffset(ZoneOffset.UTC));
      markLast.setArray(2, SqlArrays.uuids(connection, targets));
      markLast.setInt(3, Identities.MOST_ALIASES - MARGIN);
      markLast.setInt(4, links.size() + 2 * MARGIN);
      markLast.executeUpdate();
    }
  }

  private void markDirty(Set<UUID> visitors, Instant receivedAt) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(MARK)) {
      insert.setArray(1, SqlArrays.uuids(connection, visitors));
      insert.setObject(2, receivedAt.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private void addFlags(Collection<Fact.Flagged> flags) throws SQLException {
    if (flags.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_FLAGS)) {
      insert.setArray(1, uuids(flags, Fact.Flagged::visitor));
      insert.setArray(2, texts(flags, Fact.Flagged::flag));
      insert.executeUpdate();
    }
  }

  private void markOrders(List<Fact.Happened> amendments, Instant receivedAt) throws SQLException {
    if (amendments.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(MARK_ORDERS)) {
      insert.setObject(1, receivedAt.atOffset(ZoneOffset.UTC));
      insert.setArray(2, uuids(amendments, Fact.Happened::visitor));
      insert.setArray(3, texts(amendments, Fact.Happened::orderId));
      insert.executeUpdate();
    }
  }

  private static boolean amends(Fact.Happened happened) {
    return happened.orderId() != null && Orders.amends(happened.name());
  }

  private static Fact.Saw earlierExposure(Fact.Saw a, Fact.Saw b) {
    int order = a.at().compareTo(b.at());
    return order < 0 || (order == 0 && before(a.id(), b.id())) ? a : b;
  }

  private static Fact.Linked earlierLink(Fact.Linked a, Fact.Linked b) {
    int order = a.at().compareTo(b.at());
    return order < 0 || (order == 0 && before(a.visitor(), b.visitor())) ? a : b;
  }

  /** PostgreSQL orders uuids by their bytes, Java by signed halves; the set must not care. */
  private static boolean before(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high < 0
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits()) < 0;
  }

  private <T> Array uuids(Collection<T> rows, Function<T, UUID> column) throws SQLException {
    return array("uuid", rows, column);
  }

  private <T> Array texts(Collection<T> rows, Function<T, String> column) throws SQLException {
    return array("text", rows, column);
  }

  private <T> Array array(String type, Collection<T> rows, Function<T, ?> column)
      throws SQLException {
    return SqlArrays.column(connection, type, rows, column);
  }
}
