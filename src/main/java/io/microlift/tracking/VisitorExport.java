package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Phase;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.fold.Contribution;
import io.microlift.fold.ContributionBytes;
import io.microlift.platform.Json;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Everything that is stored about a person, by any of the person's ids. */
@Singleton
class VisitorExport {
  private static final String LINKS =
      """
      SELECT to_jsonb(identity)
      FROM identity
      WHERE alias = ANY (?::uuid[])
         OR visitor = ANY (?::uuid[])
      ORDER BY linked_at, alias
      """;

  /** What others reported about the person's orders belongs to it. */
  private static final String EVENTS =
      """
      SELECT to_jsonb(event)
      FROM event
      WHERE visitor = ANY (?::uuid[])
         OR order_id = ANY (ARRAY (
              SELECT order_id
              FROM event
              WHERE visitor = ANY (?::uuid[])
                AND order_id IS NOT NULL))
      ORDER BY ts, event_id
      """;

  private static final String EXPOSURES =
      """
      SELECT to_jsonb(exposure)
      FROM exposure
      WHERE visitor = ANY (?::uuid[])
         OR visitor = ANY (?::uuid[])
      ORDER BY first_at, event_id
      """;

  private static final String FLAGS =
      """
      SELECT to_jsonb(visitor_flag)
      FROM visitor_flag
      WHERE visitor = ANY (?::uuid[])
         OR visitor = ANY (?::uuid[])
      ORDER BY visitor, flag
      """;

  private final DataSource database;
  private final SnapshotFeed feed;
  private final Acknowledged acknowledged;

  VisitorExport(DataSource database, SnapshotFeed feed, Acknowledged acknowledged) {
    this.database = database;
    this.feed = feed;
    this.acknowledged = acknowledged;
  }

  /** Returns everything that was acknowledged so far about the person with this id. */
  ObjectNode export(String visitorId) throws SQLException {
    acknowledged.awaitFacts();
    ObjectNode export = JsonNodeFactory.instance.objectNode();
    export.put("visitorId", visitorId);
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      Set<UUID> person = new HashSet<>();
      Identities.groups(connection, List.of(Ids.visitor(visitorId)))
          .values()
          .forEach(person::addAll);
      ArrayNode ids = export.putArray("ids");
      person.stream().sorted().forEach(id -> ids.add(id.toString()));
      export.set("links", rows(connection, LINKS, person));
      export.set("events", rows(connection, EVENTS, person));
      export.set("exposures", named(rows(connection, EXPOSURES, person)));
      export.set("flags", rows(connection, FLAGS, person));
      export.set("contributions", contributions(connection, person));
      export.set("quarantined", quarantined(connection, person));
      connection.rollback();
      connection.setReadOnly(false);
    }
    return export;
  }

  private static ArrayNode rows(Connection connection, String sql, Set<UUID> person)
      throws SQLException {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setArray(1, SqlArrays.uuids(connection, person));
      query.setArray(2, SqlArrays.uuids(connection, person));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(Json.read(row.getString(1), JsonNode.class));
        }
      }
    }
    return rows;
  }

  /** Adds what people call the experiments of phases. */
  private ArrayNode named(ArrayNode rows) {
    Map<Integer, String> names = new HashMap<>();
    for (Experiment experiment : feed.current().experiments()) {
      for (Phase phase : experiment.phases()) {
        names.put(phase.id(), experiment.definition().key().value());
      }
    }
    for (JsonNode row : rows) {
      String name = names.get(row.path("phase").asInt());
      if (name != null) {
        ((ObjectNode) row).put("experiment", name);
      }
    }
    return rows;
  }

  private ArrayNode contributions(Connection connection, Set<UUID> person) throws SQLException {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<UUID, Map<Integer, byte[]>> visitor :
        Contributions.read(connection, person, null).entrySet()) {
      for (Map.Entry<Integer, byte[]> phase : visitor.getValue().entrySet()) {
        Contribution added = ContributionBytes.read(phase.getKey(), phase.getValue());
        ObjectNode row = rows.addObject();
        row.put("visitor", visitor.getKey().toString());
        row.setAll(Json.read(Json.write(added), ObjectNode.class));
      }
    }
    return named(rows);
  }

  private static ArrayNode quarantined(Connection connection, Set<UUID> person)
      throws SQLException {
    ArrayNode bodies = JsonNodeFactory.instance.arrayNode();
    Quarantine.each(connection, (id, body) -> Mentions.of(body, person).ifPresent(bodies::add));
    return bodies;
  }
}
