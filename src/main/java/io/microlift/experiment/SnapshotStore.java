package io.microlift.experiment;

import io.microlift.platform.Json;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Writes a snapshot in the transaction of every change, and reads the latest. */
@Singleton
public class SnapshotStore {
  private static final int KEPT = 100;

  /** Also an older one: a database that was restored from a backup is the truth all the same. */
  private static final String LATEST_UNLESS =
      """
      SELECT version, body
      FROM snapshot
      WHERE version = (SELECT max(version) FROM snapshot)
        AND version <> ?
      """;

  private final ExperimentStore experiments;
  private final GoalStore goals;
  private final HoldoutStore holdouts;
  private final EntityManager entities;
  private final Clock clock;

  SnapshotStore(
      ExperimentStore experiments,
      GoalStore goals,
      HoldoutStore holdouts,
      EntityManager entities,
      Clock clock) {
    this.experiments = experiments;
    this.goals = goals;
    this.holdouts = holdouts;
    this.entities = entities;
    this.clock = clock;
  }

  /** Makes changes queue up, so that no snapshot misses one; to be called before reading. */
  void beginChange() {
    entities.createNativeQuery("LOCK TABLE snapshot IN SHARE ROW EXCLUSIVE MODE").executeUpdate();
  }

  /** Writes what is defined now as a new version. */
  void endChange() {
    entities.flush();
    List<Experiment> all =
        experiments.listAll().stream().map(ExperimentEntity::toExperiment).toList();
    List<Goal> used = used(all);
    List<Holdout> held = holdouts.listAll().stream().map(HoldoutEntity::toHoldout).toList();
    Number version =
        (Number)
            entities
                .createNativeQuery(
                    "INSERT INTO snapshot (body, created_at)"
                        + " VALUES (CAST(?1 AS jsonb), ?2) RETURNING version")
                .setParameter(1, Json.write(new SnapshotBody(all, used, held)))
                .setParameter(2, clock.instant())
                .getSingleResult();
    entities
        .createNativeQuery("DELETE FROM snapshot WHERE version < ?1")
        .setParameter(1, version.longValue() - KEPT)
        .executeUpdate();
  }

  /** The goals that experiments count, and the parts of those that are ratios. */
  private List<Goal> used(List<Experiment> all) {
    Map<GoalKey, Goal> goals = new HashMap<>();
    this.goals.listAll().forEach(e -> goals.put(new GoalKey(e.key), e.toGoal()));
    return goals.values().stream()
        .filter(goal -> all.stream().anyMatch(e -> counts(e.definition(), goal, goals)))
        .toList();
  }

  private static boolean counts(
      ExperimentDefinition definition, Goal goal, Map<GoalKey, Goal> goals) {
    GoalKey key = goal.definition().key();
    return definition.counts(key)
        || goals.values().stream()
            .map(Goal::definition)
            .anyMatch(ratio -> ratio.isRatioOf(key) && definition.counts(ratio.key()));
  }

  /** Returns the latest snapshot as this connection sees it; {@code known} itself if it is that. */
  public static Snapshot latest(Connection connection, Snapshot known) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(LATEST_UNLESS)) {
      query.setLong(1, known.version());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? parse(row.getLong(1), row.getString(2)) : known;
      }
    }
  }

  static Snapshot latest(DataSource database, Snapshot known) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return latest(connection, known);
    }
  }

  /** The snapshot as it is kept, for {@link #parse}. */
  static String toJson(Snapshot snapshot) {
    List<Experiment> experiments = new ArrayList<>();
    snapshot.experiments().forEach(experiments::add);
    return Json.write(
        new SnapshotBody(experiments, List.copyOf(snapshot.goals()), snapshot.holdouts()));
  }

  /** Reads what {@link #toJson} or the column of the table holds. */
  static Snapshot parse(long version, String json) {
    SnapshotBody body = Json.read(json, SnapshotBody.class);
    return new Snapshot(version, body.experiments(), body.goals(), body.holdouts());
  }

  /** What a snapshot looks like in its column. */
  record SnapshotBody(List<Experiment> experiments, List<Goal> goals, List<Holdout> holdouts) {}
}
