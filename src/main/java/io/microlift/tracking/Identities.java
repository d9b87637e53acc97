package io.microlift.tracking;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Which ids are one visitor.
 *
 * <p>Every alias has one link, so links form trees; a tree is one visitor, named by its root. Links
 * that run in a circle have no root: then the smallest id of the circle names the visitor. Of more
 * than {@value #MOST_ALIASES} aliases of one id those that were linked first count.
 */
final class Identities {
  /** How many aliases one visitor can have; later ones stay visitors of their own. */
  static final int MOST_ALIASES = 50;

  /** Few visitors have links, and finding those few costs much less than following them. */
  private static final String LINKED =
      """
      SELECT alias
      FROM identity
      WHERE alias = ANY (?::uuid[])
      UNION
      SELECT visitor
      FROM identity
      WHERE visitor = ANY (?::uuid[])
      """;

  private static final String NEIGHBOURS =
      """
      WITH known AS (
        SELECT unnest(?::uuid[]) AS id),
      target AS (
        SELECT id
        FROM known
        UNION
        SELECT i.visitor
        FROM identity i
        JOIN known ON known.id = i.alias)
      SELECT link.alias, link.visitor
      FROM target
      CROSS JOIN LATERAL (
        SELECT alias, visitor
        FROM identity
        WHERE visitor = target.id
        ORDER BY linked_at, alias
        LIMIT ?) AS link
      """;

  private Identities() {}

  /** Returns all ids of every visitor that one of {@code ids} belongs to, by the visitor's name. */
  static Map<UUID, Set<UUID>> groups(Connection connection, Collection<UUID> ids)
      throws SQLException {
    Map<UUID, UUID> links = new HashMap<>();
    Set<UUID> known = new HashSet<>(ids);
    Set<UUID> unexplored = linked(connection, known);
    while (!unexplored.isEmpty()) {
      Set<UUID> found = new HashSet<>();
      for (Map.Entry<UUID, UUID> link : neighbours(connection, unexplored).entrySet()) {
        links.put(link.getKey(), link.getValue());
        found.add(link.getKey());
        found.add(link.getValue());
      }
      found.removeAll(known);
      known.addAll(found);
      unexplored = found;
    }
    Map<UUID, Set<UUID>> groups = new TreeMap<>();
    for (UUID id : known) {
      groups.computeIfAbsent(root(id, links), root -> new TreeSet<>()).add(id);
    }
    return groups;
  }

  private static Set<UUID> linked(Connection connection, Set<UUID> ids) throws SQLException {
    Set<UUID> linked = new HashSet<>();
    try (PreparedStatement query = connection.prepareStatement(LINKED)) {
      query.setArray(1, SqlArrays.uuids(connection, ids));
      query.setArray(2, SqlArrays.uuids(connection, ids));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          linked.add(row.getObject(1, UUID.class));
        }
      }
    }
    return linked;
  }

  private static Map<UUID, UUID> neighbours(Connection connection, Set<UUID> ids)
      throws SQLException {
    Map<UUID, UUID> links = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(NEIGHBOURS)) {
      query.setArray(1, SqlArrays.uuids(connection, ids));
      query.setInt(2, MOST_ALIASES);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          links.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
        }
      }
    }
    return links;
  }

  private static UUID root(UUID id, Map<UUID, UUID> links) {
    Set<UUID> path = new HashSet<>();
    UUID at = id;
    for (UUID next = links.get(at); next != null && path.add(at); next = links.get(at)) {
      at = next;
    }
    return links.containsKey(at) ? smallestOfCircle(at, links) : at;
  }

  private static UUID smallestOfCircle(UUID start, Map<UUID, UUID> links) {
    Set<UUID> circle = new TreeSet<>();
    UUID at = start;
    while (circle.add(at)) {
      at = Objects.requireNonNull(links.get(at));
    }
    return circle.iterator().next();
  }
}
