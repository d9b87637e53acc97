package io.microlift.experiment;

import io.microlift.platform.Json;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defines goals. */
@Singleton
class GoalService {
  private static final String SUBJECT = "goal";

  private final GoalStore goals;
  private final ExperimentStore experiments;
  private final SnapshotStore snapshots;
  private final RecomputationStore recomputations;
  private final AuditStore audit;
  private final Clock clock;

  GoalService(
      GoalStore goals,
      ExperimentStore experiments,
      SnapshotStore snapshots,
      RecomputationStore recomputations,
      AuditStore audit,
      Clock clock) {
    this.goals = goals;
    this.experiments = experiments;
    this.snapshots = snapshots;
    this.recomputations = recomputations;
    this.audit = audit;
    this.clock = clock;
  }

  /** Creates or replaces a goal; history is counted again if what counts has changed. */
  @Transactional
  Change<Goal> put(GoalDefinition definition, @Nullable String ifMatch) {
    snapshots.beginChange();
    GoalEntity entity = goals.byKey(definition.key()).orElse(null);
    if (entity == null) {
      return new Change<>(true, create(definition));
    }
    Goal before = entity.toGoal();
    Change.checkVersion(ifMatch, entity.version);
    if (before.definition().equals(definition)) {
      return new Change<>(false, before);
    }
    entity.definition = Json.write(definition);
    entity.version++;
    entity.updatedAt = clock.instant();
    if (!definition.countsAs(before.definition())) {
      entity.metric = goals.nextMetric();
      experiments.countingGoal(definition.key()).forEach(recomputations::request);
    }
    audit.note("replaced", SUBJECT, definition.key().value(), before, entity.toGoal());
    snapshots.endChange();
    return new Change<>(false, entity.toGoal());
  }

  /** Returns up to {@code limit} goals, newest first, below {@code before} if it is above 0. */
  @Transactional
  List<Page.Item<Goal>> list(int before, int limit) {
    return goals.list(before, limit).stream().map(e -> new Page.Item<>(e.id, e.toGoal())).toList();
  }

  private Goal create(GoalDefinition definition) {
    GoalEntity entity = new GoalEntity();
    entity.key = definition.key().value();
    entity.version = 1;
    entity.metric = goals.nextMetric();
    entity.definition = Json.write(definition);
    entity.createdAt = clock.instant();
    entity.updatedAt = entity.createdAt;
    goals.persist(entity);
    audit.note("created", SUBJECT, entity.key, null, entity.toGoal());
    return entity.toGoal();
  }
}
