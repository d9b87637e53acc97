package io.microlift.tracking;

import io.microlift.fold.Contribution;
import io.microlift.fold.Fold;
import io.microlift.fold.Timeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What visitors add by the facts as they are now, not stored yet.
 *
 * @param ids all ids of the visitors who could be folded
 * @param byName what each visitor adds by phase, by the visitor's name
 * @param failed why others could not be folded, by the visitor's name
 */
record Folded(
    Set<UUID> ids, Map<UUID, Map<Integer, Contribution>> byName, Map<UUID, String> failed) {
  /** Reads and folds these visitors, and whoever is one with them. */
  static Folded read(Connection connection, Collection<UUID> visitors, FoldRules rules)
      throws SQLException {
    return visitors.isEmpty()
        ? new Folded(Set.of(), Map.of(), Map.of())
        : read(connection, Identities.groups(connection, visitors), rules);
  }

  /** Reads and folds visitors, given by all ids of each and the visitor's name. */
  static Folded read(Connection connection, Map<UUID, Set<UUID>> groups, FoldRules rules)
      throws SQLException {
    Map<UUID, Map<Integer, Contribution>> byName = new HashMap<>();
    Map<UUID, String> failed = new HashMap<>();
    for (Map.Entry<UUID, Timeline> visitor :
        new Timelines(connection, rules).read(groups).entrySet()) {
      try {
        byName.put(visitor.getKey(), Fold.fold(visitor.getValue(), rules.phases()));
      } catch (RuntimeException e) {
        failed.put(visitor.getKey(), "cannot be folded: " + e);
      }
    }
    Set<UUID> ids = new HashSet<>();
    groups.forEach(
        (name, all) -> {
          if (!failed.containsKey(name)) {
            ids.addAll(all);
          }
        });
    return new Folded(ids, byName, failed);
  }

  /** What the visitor of this name adds, by phase; other ids of a visitor add nothing. */
  Map<Integer, Contribution> of(UUID id) {
    return byName.getOrDefault(id, Map.of());
  }
}
