package io.microlift.experiment;

import static io.microlift.experiment.ExperimentStatus.ARCHIVED;
import static io.microlift.experiment.ExperimentStatus.CONCLUDED;
import static io.microlift.experiment.ExperimentStatus.DRAFT;
import static io.microlift.experiment.ExperimentStatus.PAUSED;
import static io.microlift.experiment.ExperimentStatus.RUNNING;

import io.microlift.access.AuditStore;
import io.microlift.access.TagScope;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Fields;
import io.microlift.platform.Json;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.platform.Violation;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes experiments from draft to running, paused, concluded and archived. */
@Singleton
public class LifeCycle {
  private final ExperimentStore experiments;
  private final LayerStore layers;
  private final SnapshotStore snapshots;
  private final RecomputationStore recomputations;
  private final AuditStore audit;
  private final TagScope scope;
  private final Clock clock;
  private final Event<LifeCycleStep> steps;

  LifeCycle(
      ExperimentStore experiments,
      LayerStore layers,
      SnapshotStore snapshots,
      RecomputationStore recomputations,
      AuditStore audit,
      TagScope scope,
      Clock clock,
      Event<LifeCycleStep> steps) {
    this.experiments = experiments;
    this.layers = layers;
    this.snapshots = snapshots;
    this.recomputations = recomputations;
    this.audit = audit;
    this.scope = scope;
    this.clock = clock;
    this.steps = steps;
  }

  /** Begins the first phase. */
  @Transactional
  public Experiment start(String key, @Nullable String ifMatch) {
    return move(
        key,
        ifMatch,
        LifeCycleStep.Kind.STARTED,
        RUNNING,
        entity -> {
          checkStatus(entity, DRAFT, RUNNING);
          ExperimentDefinition definition = entity.toExperiment().definition();
          checkReady(definition);
          layers.allot(entity, definition, false);
          PhaseEntity phase = new PhaseEntity();
          phase.experiment = entity;
          phase.number = 1;
          phase.salt = key;
          phase.startedAt = clock.instant();
          phase.split = Json.write(Split.of(definition, entity.toExperiment().layerBuckets()));
          entity.phases.add(phase);
        });
  }

  /** Gives everybody the control until it is resumed. */
  @Transactional
  public Experiment pause(String key, @Nullable String ifMatch) {
    return move(
        key,
        ifMatch,
        LifeCycleStep.Kind.PAUSED,
        PAUSED,
        entity -> checkStatus(entity, RUNNING, PAUSED));
  }

  /** Assigns again as before the pause. */
  @Transactional
  public Experiment resume(String key, @Nullable String ifMatch) {
    return move(
        key,
        ifMatch,
        LifeCycleStep.Kind.RESUMED,
        RUNNING,
        entity -> checkStatus(entity, PAUSED, RUNNING));
  }

  /** Ends the current phase with a decision. */
  @Transactional
  public Experiment conclude(String key, @Nullable String ifMatch, Conclusion conclusion) {
    return move(
        key,
        ifMatch,
        LifeCycleStep.Kind.CONCLUDED,
        CONCLUDED,
        entity -> {
          checkShipped(entity.toExperiment().definition(), conclusion);
          entity.conclusion = Json.write(conclusion);
          entity.phases.get(entity.phases.size() - 1).endedAt = conclusion.concludedAt();
          entity.layerRanges.clear();
          recomputations.request(entity);
        });
  }

  /** Stops serving a concluded experiment. */
  @Transactional
  public Experiment archive(String key, @Nullable String ifMatch) {
    return move(key, ifMatch, LifeCycleStep.Kind.ARCHIVED, ARCHIVED, entity -> {});
  }

  private Experiment move(
      String key,
      @Nullable String ifMatch,
      LifeCycleStep.Kind kind,
      ExperimentStatus to,
      Consumer<ExperimentEntity> change) {
    snapshots.beginChange();
    ExperimentEntity entity =
        experiments.byKey(key).orElseThrow(() -> ExperimentCatalog.noExperiment(key));
    scope.check(key, entity.toExperiment().definition().tags());
    EntityVersion.check(ifMatch, entity.version);
    if (!entity.status.next().contains(to)) {
      throw illegal(entity, to);
    }
    Experiment before = entity.toExperiment();
    change.accept(entity);
    entity.status = to;
    entity.version++;
    entity.updatedAt = clock.instant();
    experiments.flush();
    Experiment after = entity.toExperiment();
    audit.note(Fields.wire(kind), ExperimentService.SUBJECT, key, before, after);
    steps.fire(new LifeCycleStep(kind, after, entity.updatedAt));
    snapshots.endChange();
    return after;
  }

  private static void checkReady(ExperimentDefinition definition) {
    if (definition.goals().stream().noneMatch(g -> g.role() == GoalRole.PRIMARY)) {
      throw new ProblemException(
          ProblemType.ILLEGAL_TRANSITION,
          "%s has no primary goal; attach one goal with \"role\": \"primary\", then start it."
              .formatted(definition.key()));
    }
  }

  private static void checkShipped(ExperimentDefinition definition, Conclusion conclusion) {
    boolean ships = conclusion.decision() == Conclusion.Decision.SHIP;
    String variant = conclusion.variant();
    if (ships && definition.variants().stream().noneMatch(v -> v.key().equals(variant))) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/variant", "must name the variant of this experiment to ship")));
    }
    if (!ships && variant != null) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/variant", "goes with decision ship only")));
    }
  }

  private static void checkStatus(
      ExperimentEntity entity, ExperimentStatus from, ExperimentStatus to) {
    if (entity.status != from) {
      throw illegal(entity, to);
    }
  }

  private static ProblemException illegal(ExperimentEntity entity, ExperimentStatus to) {
    String next =
        entity.status.next().stream()
            .map(ExperimentStatus::wire)
            .collect(Collectors.joining(" or "));
    return new ProblemException(
        ProblemType.ILLEGAL_TRANSITION,
        "%s is %s and cannot become %s%s."
            .formatted(
                entity.key,
                entity.status.wire(),
                to.wire(),
                next.isEmpty() ? "" : ", only " + next));
  }
}
