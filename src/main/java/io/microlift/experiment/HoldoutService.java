package io.microlift.experiment;

import io.microlift.access.AuditStore;
import io.microlift.access.TagScope;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Json;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defines holdouts. */
@Singleton
class HoldoutService {
  private static final String SUBJECT = "holdout";

  private final HoldoutStore holdouts;
  private final ExperimentStore experiments;
  private final SnapshotStore snapshots;
  private final AuditStore audit;
  private final TagScope scope;
  private final Clock clock;

  HoldoutService(
      HoldoutStore holdouts,
      ExperimentStore experiments,
      SnapshotStore snapshots,
      AuditStore audit,
      TagScope scope,
      Clock clock) {
    this.holdouts = holdouts;
    this.experiments = experiments;
    this.snapshots = snapshots;
    this.audit = audit;
    this.scope = scope;
    this.clock = clock;
  }

  /** Creates or replaces a holdout; it takes nobody out of an experiment that is running. */
  @Transactional
  Change<Holdout> put(HoldoutDefinition definition, @Nullable String ifMatch) {
    scope.checkUnlimited("A holdout");
    snapshots.beginChange();
    HoldoutEntity entity = holdouts.byKey(definition.key()).orElse(null);
    if (entity == null) {
      EntityVersion.checkAbsent(ifMatch);
      return new Change<>(true, create(definition));
    }
    Holdout before = entity.toHoldout();
    EntityVersion.check(ifMatch, entity.version);
    if (before.definition().equals(definition)) {
      return new Change<>(false, before);
    }
    checkTakesNobodyOut(before, definition);
    entity.definition = Json.write(definition);
    entity.version++;
    entity.updatedAt = clock.instant();
    Holdout after = entity.toHoldout();
    audit.note("replaced", SUBJECT, entity.key, before, after);
    snapshots.endChange();
    return new Change<>(false, after);
  }

  /** Returns the holdout of this key. */
  @Transactional
  Holdout get(String key) {
    return holdouts.byKey(key).orElseThrow(() -> noHoldout(key)).toHoldout();
  }

  /** Returns up to {@code limit} holdouts, newest first, below {@code before} if it is above 0. */
  @Transactional
  List<Page.Item<Holdout>> list(int before, int limit) {
    return holdouts.list(before, limit).stream()
        .map(e -> new Page.Item<>(e.id, e.toHoldout()))
        .toList();
  }

  /** Deletes a holdout: its visitors see experiments from now on. */
  @Transactional
  void delete(String key, @Nullable String ifMatch) {
    scope.checkUnlimited("A holdout");
    snapshots.beginChange();
    HoldoutEntity entity = holdouts.byKey(key).orElseThrow(() -> noHoldout(key));
    EntityVersion.check(ifMatch, entity.version);
    audit.note("deleted", SUBJECT, key, entity.toHoldout(), null);
    holdouts.delete(entity);
    snapshots.endChange();
  }

  private Holdout create(HoldoutDefinition definition) {
    HoldoutEntity entity = new HoldoutEntity();
    entity.key = definition.key();
    entity.version = 1;
    entity.definition = Json.write(definition);
    entity.createdAt = clock.instant();
    entity.updatedAt = entity.createdAt;
    holdouts.persist(entity);
    audit.note("created", SUBJECT, entity.key, null, entity.toHoldout());
    snapshots.endChange();
    return entity.toHoldout();
  }

  private void checkTakesNobodyOut(Holdout before, HoldoutDefinition after) {
    if (!after.takesMoreThan(before.definition())) {
      return;
    }
    for (ExperimentEntity entity :
        experiments.list(
            "status in ?1", List.of(ExperimentStatus.RUNNING, ExperimentStatus.PAUSED))) {
      Experiment running = entity.toExperiment();
      Holdout changed = new Holdout(after, 0, before.createdAt(), before.updatedAt());
      if (changed.covers(running) || before.covers(running)) {
        throw new ProblemException(
            ProblemType.STILL_IN_USE,
            "This would take visitors out of %s, who were assigned already. Create another holdout, which applies to what starts after it, or conclude the experiment first."
                .formatted(entity.key));
      }
    }
  }

  private static ProblemException noHoldout(String key) {
    return new ProblemException(
        ProblemType.NOT_FOUND,
        "There is no holdout '%s'; create it with PUT /v1/holdouts/%s.".formatted(key, key));
  }
}
