package io.microlift.experiment;

import io.microlift.access.TagScope;
import io.microlift.platform.Json;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Rows of experiments. */
@Singleton
class ExperimentStore implements PanacheRepositoryBase<ExperimentEntity, Integer> {
  /** Newest first, below {@code before} if it is above 0; an empty filter matches all. */
  private static final String LIST =
      """
      SELECT *
      FROM experiment
      WHERE (:before = 0 OR id < :before)
        AND (:scope = '[]' OR EXISTS (
          SELECT
          FROM jsonb_array_elements_text(definition -> 'tags') AS own (tag)
          WHERE CAST(:scope AS jsonb) @> to_jsonb(tag)))
        AND (:status = '' OR status = :status)
        AND (:tag = '' OR definition -> 'tags' @> to_jsonb(CAST(:tag AS text)))
        AND (:goal = '' OR definition -> 'goals'
             @> jsonb_build_array(jsonb_build_object('goal', CAST(:goal AS text))))
      ORDER BY id DESC
      LIMIT :limit
      """;

  private final TagScope scope;

  ExperimentStore(TagScope scope) {
    this.scope = scope;
  }

  Optional<ExperimentEntity> byKey(String key) {
    return find("key", key).firstResultOptional();
  }

  /** The experiments that count the goal or have it as a step of their funnel. */
  List<ExperimentEntity> countingGoal(GoalKey goal) {
    return listAll().stream().filter(e -> e.toExperiment().definition().counts(goal)).toList();
  }

  /** Those in the caller's scope. */
  List<ExperimentEntity> list(ExperimentFilter filter, int before, int limit) {
    return getEntityManager()
        .unwrap(Session.class)
        .createNativeQuery(LIST, ExperimentEntity.class)
        .setParameter("before", before)
        .setParameter("scope", Json.write(scope.tags()))
        .setParameter("status", filter.status())
        .setParameter("tag", filter.tag())
        .setParameter("goal", filter.goal())
        .setParameter("limit", limit)
        .getResultList();
  }
}
