package io.microlift.tracking;

import io.microlift.fold.Event;
import io.microlift.fold.Exposure;
import io.microlift.fold.Timeline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads the timelines of visitors. */
final class Timelines {
  private static final String EXPOSURES =
      """
      SELECT visitor, phase, variant, first_at, event_id
      FROM exposure
      WHERE visitor = ANY (?::uuid[])
      """;

  private static final String EVENTS =
      """
      SELECT visitor, ts, event_id, name, value, currency
      FROM event
      WHERE visitor = ANY (?::uuid[])
        AND name = ANY (?)
        AND ts >= ?
      """;

  private Timelines() {}

  /**
   * Reads what the fold needs of every visitor who was exposed to anything.
   *
   * @param groups all ids of each visitor, by the visitor's name
   * @param events names of the events that count anywhere
   * @return timelines by the visitor's name
   */
  static Map<UUID, Timeline> read(
      Connection connection, Map<UUID, Set<UUID>> groups, Collection<String> events)
      throws SQLException {
    Map<UUID, UUID> names = new HashMap<>();
    groups.forEach((name, ids) -> ids.forEach(id -> names.put(id, name)));
    Map<UUID, List<Exposure>> exposures = exposures(connection, names);
    if (exposures.isEmpty()) {
      return Map.of();
    }
    Set<UUID> exposed = new HashSet<>();
    exposures.keySet().forEach(name -> exposed.addAll(groups.getOrDefault(name, Set.of())));
    Map<UUID, List<Event>> happened =
        events(connection, names, exposed, events, earliest(exposures.values()));
    Map<UUID, Timeline> timelines = new HashMap<>();
    exposures.forEach(
        (name, seen) ->
            timelines.put(name, new Timeline(seen, happened.getOrDefault(name, List.of()))));
    return timelines;
  }

  private static Map<UUID, List<Exposure>> exposures(Connection connection, Map<UUID, UUID> names)
      throws SQLException {
    Map<UUID, List<Exposure>> exposures = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(EXPOSURES)) {
      query.setArray(1, SqlArrays.uuids(connection, names.keySet()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          exposures
              .computeIfAbsent(name(row, names), name -> new ArrayList<>())
              .add(new Exposure(row.getInt(2), row.getString(3), instant(row, 4), uuid(row, 5)));
        }
      }
    }
    return exposures;
  }

  private static Map<UUID, List<Event>> events(
      Connection connection,
      Map<UUID, UUID> names,
      Set<UUID> ids,
      Collection<String> events,
      Instant since)
      throws SQLException {
    Map<UUID, List<Event>> happened = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(EVENTS)) {
      query.setArray(1, SqlArrays.uuids(connection, ids));
      query.setArray(2, SqlArrays.column(connection, "text", events, name -> name));
      query.setObject(3, since.atOffset(ZoneOffset.UTC));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          happened
              .computeIfAbsent(name(row, names), name -> new ArrayList<>())
              .add(
                  new Event(
                      instant(row, 2),
                      uuid(row, 3),
                      row.getString(4),
                      row.getObject(5, Long.class),
                      row.getString(6)));
        }
      }
    }
    return happened;
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
    return row.getObject(column, UUID.class);
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
