package io.microlift.tracking;

import io.microlift.fold.Contribution;
import io.microlift.fold.ContributionBytes;
import io.microlift.fold.Totals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Folds visitors again in one transaction: {@code tally += fold(now) − contribution stored last
 * time}.
 */
final class Refolding {
  private final Connection connection;
  private final FoldRules rules;
  private final Totals change = new Totals();

  /** Works in the transaction of {@code connection}, which holds the lane. */
  Refolding(Connection connection, FoldRules rules) {
    this.connection = connection;
    this.rules = rules;
  }

  /** Folds these visitors, and whoever is one with them, and stores what they add now. */
  void refold(Collection<UUID> visitors) throws SQLException {
    store(Folded.read(connection, visitors, rules));
  }

  /** Stores what visitors add now, and sets those aside who cannot be folded. */
  void store(Folded folded) throws SQLException {
    Map<UUID, Map<Integer, byte[]>> before =
        Contributions.read(connection, folded.ids(), rules.only());
    List<Contributions.Part> written = new ArrayList<>();
    List<Contributions.Part> deleted = new ArrayList<>();
    Map<UUID, String> failed = new HashMap<>(folded.failed());
    for (UUID id : folded.ids()) {
      Map<Integer, byte[]> old = before.getOrDefault(id, Map.of());
      Map<Integer, Contribution> now = folded.of(id);
      try {
        now.forEach((phase, added) -> write(id, added, old.get(phase), written));
        old.forEach(
            (phase, body) -> {
              if (!now.containsKey(phase) && !rules.stays(phase)) {
                change.subtract(ContributionBytes.read(phase, body));
                deleted.add(new Contributions.Part(id, phase, body));
              }
            });
      } catch (IllegalArgumentException e) {
        failed.put(id, "what was stored last time is unreadable: " + e.getMessage());
      }
    }
    Contributions.delete(connection, deleted);
    Contributions.write(connection, written);
    UnfoldedVisitors.note(connection, rules.only() == null ? folded.ids() : Set.of(), failed);
  }

  /**
   * Returns the visitors of whom something else is stored than folding them gives, in phases that
   * are not being recomputed.
   *
   * @param groups all ids of each visitor, by the visitor's name
   */
  Set<UUID> different(Map<UUID, Set<UUID>> groups, Set<Integer> recomputing) throws SQLException {
    Folded folded = Folded.read(connection, groups, rules);
    Map<UUID, Map<Integer, byte[]>> stored =
        Contributions.read(connection, folded.ids(), rules.only());
    Set<UUID> different = new HashSet<>();
    for (UUID id : folded.ids()) {
      Map<Integer, byte[]> was = stored.getOrDefault(id, Map.of());
      Map<Integer, byte[]> is = bodies(folded.of(id));
      Set<Integer> phases = new HashSet<>(was.keySet());
      phases.addAll(is.keySet());
      phases.removeAll(recomputing);
      phases.removeAll(rules.settled());
      if (phases.stream().anyMatch(phase -> !Arrays.equals(was.get(phase), is.get(phase)))) {
        different.add(id);
      }
    }
    return different;
  }

  /** Takes back what ids added to phases that are settled: no fold does that. */
  void forgetSettled(Collection<UUID> ids) throws SQLException {
    List<Contributions.Part> deleted = new ArrayList<>();
    Contributions.read(connection, ids, null)
        .forEach(
            (id, parts) ->
                parts.forEach(
                    (phase, body) -> {
                      if (rules.settled().contains(phase)) {
                        change.subtract(ContributionBytes.read(phase, body));
                        deleted.add(new Contributions.Part(id, phase, body));
                      }
                    }));
    Contributions.delete(connection, deleted);
  }

  /** Adds what changed to the tallies. */
  void finish() throws SQLException {
    TallyStore.add(connection, change.cells());
    TallyStore.addPairs(connection, change.pairs());
  }

  private static Map<Integer, byte[]> bodies(Map<Integer, Contribution> contributions) {
    Map<Integer, byte[]> bodies = new HashMap<>();
    contributions.forEach((phase, added) -> bodies.put(phase, ContributionBytes.write(added)));
    return bodies;
  }

  private void write(
      UUID id, Contribution now, byte @Nullable [] old, List<Contributions.Part> written) {
    byte[] body = ContributionBytes.write(now);
    if (Arrays.equals(old, body)) {
      return;
    }
    if (old == null) {
      change.add(now);
    } else {
      change.replace(ContributionBytes.read(now.phase(), old), now);
    }
    written.add(new Contributions.Part(id, now.phase(), body));
  }
}
