package io.microlift.experiment;

import io.microlift.access.AuditStore;
import io.microlift.access.TagScope;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Json;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Defines goals. */
@Singleton
public class GoalService {
  private static final String SUBJECT = "goal";

  private final GoalStore goals;
  private final ExperimentStore experiments;
  private final SnapshotStore snapshots;
  private final RecomputationStore recomputations;
  private final AuditStore audit;
  private final TagScope scope;
  private final Clock clock;

  GoalService(
      GoalStore goals,
      ExperimentStore experiments,
      SnapshotStore snapshots,
      RecomputationStore recomputations,
      AuditStore audit,
      TagScope scope,
      Clock clock) {
    this.goals = goals;
    this.experiments = experiments;
    this.snapshots = snapshots;
    this.recomputations = recomputations;
    this.audit = audit;
    this.scope = scope;
    this.clock = clock;
  }

  /** Creates or replaces a goal; history is counted again if what counts has changed. */
  @Transactional
  public Change<Goal> put(GoalDefinition definition, @Nullable String ifMatch) {
    snapshots.beginChange();
    GoalEntity entity = goals.byKey(definition.key()).orElse(null);
    if (entity == null) {
      EntityVersion.checkAbsent(ifMatch);
      checkParts(definition);
      return new Change<>(true, create(definition));
    }
    checkParts(definition);
    Goal before = entity.toGoal();
    EntityVersion.check(ifMatch, entity.version);
    if (before.definition().equals(definition)) {
      return new Change<>(false, before);
    }
    checkScope(definition.key());
    entity.definition = Json.write(definition);
    entity.version++;
    entity.updatedAt = clock.instant();
    if (!definition.countsAs(before.definition())) {
      entity.frozenCap = null;
      countAgain(entity);
    }
    audit.note("replaced", SUBJECT, definition.key().value(), before, entity.toGoal());
    snapshots.endChange();
    return new Change<>(false, entity.toGoal());
  }

  /**
   * Sets what the percentile of a goal's cap came to, unless the goal has changed meanwhile.
   *
   * @param metric of the goal when the percentile was taken
   */
  @Transactional
  void freezeCap(GoalKey key, int metric, BigDecimal cap) {
    snapshots.beginChange();
    GoalEntity entity = goals.byKey(key).orElse(null);
    if (entity == null || entity.metric != metric || entity.frozenCap != null) {
      return;
    }
    Goal before = entity.toGoal();
    entity.frozenCap = cap;
    entity.version++;
    entity.updatedAt = clock.instant();
    countAgain(entity);
    audit.note("froze the cap of", SUBJECT, key.value(), before, entity.toGoal());
    snapshots.endChange();
  }

  /** Gives the goal, and every ratio of it, a new number, and has experiments count it again. */
  private void countAgain(GoalEntity changed) {
    GoalKey key = new GoalKey(changed.key);
    for (GoalEntity goal : goals.listAll()) {
      GoalDefinition definition = goal.toGoal().definition();
      if (goal.key.equals(changed.key) || definition.isRatioOf(key)) {
        goal.metric = goals.nextMetric();
        experiments.countingGoal(definition.key()).forEach(recomputations::request);
      }
    }
  }

  /** A goal is changed by whoever may change every experiment that counts it. */
  private void checkScope(GoalKey key) {
    for (ExperimentEntity counting : experiments.countingGoal(key)) {
      scope.check(counting.key, counting.toExperiment().definition().tags());
    }
  }

  private void checkParts(GoalDefinition definition) {
    List<Violation> violations = new ArrayList<>();
    checkPart("/numerator", definition.numerator(), violations);
    checkPart("/denominator", definition.denominator(), violations);
    if (!violations.isEmpty()) {
      throw ProblemException.invalidBody(violations);
    }
    if (definition.kind() == GoalKind.RATIO || definition.kind() == GoalKind.RETENTION) {
      checkIsNoPart(definition);
    }
  }

  private void checkPart(String pointer, @Nullable GoalKey part, List<Violation> violations) {
    if (part == null) {
      return;
    }
    GoalEntity entity = goals.byKey(part).orElse(null);
    if (entity == null) {
      violations.add(
          new Violation(
              pointer,
              "there is no goal '%s'; create it first with PUT /v1/goals/%s"
                  .formatted(part, part)));
      return;
    }
    GoalKind kind = entity.toGoal().definition().kind();
    if (kind == GoalKind.RATIO || kind == GoalKind.RETENTION) {
      violations.add(
          new Violation(
              pointer, "must be a goal of kind conversion, count or value, not " + kind.wire()));
    }
  }

  private void checkIsNoPart(GoalDefinition definition) {
    for (GoalEntity goal : goals.listAll()) {
      if (goal.toGoal().definition().isRatioOf(definition.key())) {
        throw ProblemException.invalidBody(
            List.of(
                new Violation(
                    "/kind",
                    "must stay conversion, count or value: ratio '%s' is made of it"
                        .formatted(goal.key))));
      }
    }
  }

  /** Returns up to {@code limit} goals, newest first, below {@code before} if it is above 0. */
  @Transactional
  List<Page.Item<Goal>> list(int before, int limit) {
    return goals.list(before, limit).stream().map(e -> new Page.Item<>(e.id, e.toGoal())).toList();
  }

  /** Returns every goal, the oldest first. */
  @Transactional
  public List<Goal> all() {
    return goals.list("ORDER BY id").stream().map(GoalEntity::toGoal).toList();
  }

  /** Returns the goal of this key, if there is one. */
  @Transactional
  public Optional<Goal> find(String key) {
    return Keys.isLegal(key)
        ? goals.byKey(new GoalKey(key)).map(GoalEntity::toGoal)
        : Optional.empty();
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
