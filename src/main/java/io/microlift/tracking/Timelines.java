package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.fold.Event;
import io.microlift.fold.Exposure;
import io.microlift.fold.Orders;
import io.microlift.fold.Timeline;
import io.microlift.platform.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the timelines of visitors. */
final class Timelines {
  private static final String EXPOSURES =
      """
      SELECT visitor, phase, variant, first_at, event_id, attributes
      FROM exposure
      WHERE visitor = ANY (?::uuid[])
      """;

  private static final String EXPOSURES_ONLY = EXPOSURES + "  AND phase = ?";

  private static final String EVENT_COLUMNS =
      "SELECT visitor, ts, event_id, name, value, currency, order_id, %s FROM event ";

  /** Properties are longer than all the rest, and read only if a goal asks about them. */
  private static final String WITHOUT_PROPERTIES = "NULL::text";

  private static final String EVENTS =
      EVENT_COLUMNS + "WHERE visitor = ANY (?::uuid[]) AND ts >= ? AND name = ANY (?)";

  private static final String ANY_EVENTS =
      EVENT_COLUMNS + "WHERE visitor = ANY (?::uuid[]) AND ts >= ?";

  /** The names are written out, for only then is the index of just these events used. */
  static final String AMENDMENTS =
      EVENT_COLUMNS + "WHERE order_id = ANY (?) AND name IN (" + amending() + ")";

  private static final String BOTS =
      """
      SELECT visitor
      FROM visitor_flag
      WHERE visitor = ANY (?::uuid[])
        AND flag = 'bot'
      """;

  private static final UUID NOBODY = new UUID(0, 0);

  private final Connection connection;
  private final FoldRules rules;

  /** Reads what these rules need, in the connection's transaction. */
  Timelines(Connection connection, FoldRules rules) {
    this.connection = connection;
    this.rules = rules;
  }

  /**
   * Reads the timeline of every visitor who was exposed to anything.
   *
   * @param groups all ids of each visitor, by the visitor's name
   * @return timelines by the visitor's name
   */
  Map<UUID, Timeline> read(Map<UUID, Set<UUID>> groups) throws SQLException {
    Map<UUID, UUID> names = new HashMap<>();
    groups.forEach((name, ids) -> ids.forEach(id -> names.put(id, name)));
    Map<UUID, List<Exposure>> exposures = exposures(names);
    if (exposures.isEmpty()) {
      return Map.of();
    }
    Set<UUID> exposed = new HashSet<>();
    exposures.keySet().forEach(name -> exposed.addAll(groups.getOrDefault(name, Set.of())));
    Map<UUID, List<Event>> happened = events(names, exposed, earliest(exposures.values()));
    Set<UUID> bots = bots(names, exposed);
    Map<UUID, Timeline> timelines = new HashMap<>();
    exposures.forEach(
        (name, seen) ->
            timelines.put(
                name,
                new Timeline(seen, happened.getOrDefault(name, List.of()), bots.contains(name))));
    return timelines;
  }

  /**
   * Reads what visitors did, as if the first thing that each did had been an exposure to {@code
   * variant} of phase 0.
   *
   * @param groups all ids of each visitor, by the visitor's name
   * @param first when each came first, by the visitor's name; the others are left out
   * @param since from when on events are read
   */
  List<Timeline> readAsExposed(
      Map<UUID, Set<UUID>> groups, Map<UUID, Instant> first, String variant, Instant since)
      throws SQLException {
    Map<UUID, UUID> names = new HashMap<>();
    Set<UUID> ids = new HashSet<>();
    for (UUID name : first.keySet()) {
      for (UUID id : groups.getOrDefault(name, Set.of(name))) {
        names.put(id, name);
        ids.add(id);
      }
    }
    Map<UUID, List<Event>> happened = events(names, ids, since);
    Set<UUID> bots = bots(names, ids);
    List<Timeline> timelines = new ArrayList<>(first.size());
    first.forEach(
        (name, at) ->
            timelines.add(
                new Timeline(
                    List.of(new Exposure(0, variant, at, name, Map.of())),
                    happened.getOrDefault(name, List.of()),
                    bots.contains(name))));
    return timelines;
  }

  private Map<UUID, List<Exposure>> exposures(Map<UUID, UUID> names) throws SQLException {
    Map<UUID, List<Exposure>> exposures = new HashMap<>();
    Integer only = rules.only();
    try (PreparedStatement query =
        connection.prepareStatement(only == null ? EXPOSURES : EXPOSURES_ONLY)) {
      query.setArray(1, SqlArrays.uuids(connection, names.keySet()));
      if (only != null) {
        query.setInt(2, only);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          exposures
              .computeIfAbsent(name(row, names), name -> new ArrayList<>(1))
              .add(
                  new Exposure(
                      row.getInt(2),
                      row.getString(3),
                      instant(row, 4),
                      uuid(row, 5),
                      attributes(row.getString(6))));
        }
      }
    }
    return exposures;
  }

  /** The attributes that divide visitors; whatever is neither text, number nor flag is none. */
  private Map<String, String> attributes(@Nullable String json) {
    if (json == null || rules.attributes().isEmpty()) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>();
    JsonNode node = Json.read(json, JsonNode.class);
    for (String name : rules.attributes()) {
      JsonNode value = node.path(name);
      if (value.isValueNode() && !value.isNull()) {
        attributes.put(name, value.asText());
      }
    }
    return attributes;
  }

  private Map<UUID, List<Event>> events(Map<UUID, UUID> names, Set<UUID> ids, Instant since)
      throws SQLException {
    Map<UUID, List<Event>> happened = new HashMap<>();
    Map<String, Set<UUID>> placedBy = new HashMap<>();
    boolean any = rules.events().isEmpty();
    try (PreparedStatement query = prepare(any ? ANY_EVENTS : EVENTS)) {
      query.setArray(1, SqlArrays.uuids(connection, ids));
      query.setObject(2, since.minus(rules.lookback()).atOffset(ZoneOffset.UTC));
      if (!any) {
        query.setArray(3, SqlArrays.texts(connection, rules.events()));
      }
      try (ResultSet row = query.executeQuery()) {
        UUID id = null;
        UUID name = NOBODY;
        List<Event> events = List.of();
        while (row.next()) {
          UUID next = uuid(row, 1);
          if (!next.equals(id)) { // a visitor's events lie side by side
            id = next;
            name = names.getOrDefault(id, id);
            events = happened.computeIfAbsent(name, n -> new ArrayList<>());
          }
          Event event = event(row);
          events.add(event);
          if (event.orderId() != null) {
            placedBy.computeIfAbsent(event.orderId(), order -> new HashSet<>(1)).add(name);
          }
        }
      }
    }
    addAmendments(placedBy, happened);
    return happened;
  }

  /**
   * Whoever reports an update, a refund or a cancellation, it is about whoever placed the order.
   */
  private void addAmendments(Map<String, Set<UUID>> placedBy, Map<UUID, List<Event>> happened)
      throws SQLException {
    if (placedBy.isEmpty()) {
      return;
    }
    try (PreparedStatement query = prepare(AMENDMENTS)) {
      query.setArray(1, SqlArrays.texts(connection, placedBy.keySet()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Event amendment = event(row);
          for (UUID name : placedBy.getOrDefault(amendment.orderId(), Set.of())) {
            happened.computeIfAbsent(name, n -> new ArrayList<>()).add(amendment);
          }
        }
      }
    }
  }

  private Set<UUID> bots(Map<UUID, UUID> names, Set<UUID> ids) throws SQLException {
    Set<UUID> bots = new HashSet<>();
    try (PreparedStatement query = connection.prepareStatement(BOTS)) {
      query.setArray(1, SqlArrays.uuids(connection, ids));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          bots.add(name(row, names));
        }
      }
    }
    return bots;
  }

  private PreparedStatement prepare(String events) throws SQLException {
    String properties = rules.asksProperties() ? "props" : WITHOUT_PROPERTIES;
    return connection.prepareStatement(events.formatted(properties));
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        instant(row, 2),
        uuid(row, 3),
        row.getString(4),
        row.getObject(5, Long.class),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }

  private static Instant earliest(Collection<List<Exposure>> exposures) {
    Instant earliest = Instant.MAX;
    for (List<Exposure> seen : exposures) {
      for (Exposure exposure : seen) {
        earliest = exposure.at().isBefore(earliest) ? exposure.at() : earliest;
      }
    }
    return earliest;
  }

  private static UUID name(ResultSet row, Map<UUID, UUID> names) throws SQLException {
    UUID id = uuid(row, 1);
    return names.getOrDefault(id, id);
  }

  private static UUID uuid(ResultSet row, int column) throws SQLException {
    return (UUID) row.getObject(column);
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  private static String amending() {
    return Stream.of(Orders.REFUNDED, Orders.CANCELLED, Orders.UPDATED)
        .flatMap(Set::stream)
        .sorted()
        .map("'%s'"::formatted)
        .collect(Collectors.joining(", "));
  }
}
