package io.microlift.experiment;

import io.microlift.platform.EntityVersion;
import io.microlift.platform.Json;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Begins new phases: the only way to assign otherwise while an experiment runs. */
@Singleton
public class PhaseService {
  private final ExperimentStore experiments;
  private final ExperimentService definitions;
  private final LayerStore layers;
  private final RecomputationStore recomputations;
  private final Clock clock;
  private final Event<LifeCycleStep> steps;

  PhaseService(
      ExperimentStore experiments,
      ExperimentService definitions,
      LayerStore layers,
      RecomputationStore recomputations,
      Clock clock,
      Event<LifeCycleStep> steps) {
    this.experiments = experiments;
    this.definitions = definitions;
    this.layers = layers;
    this.recomputations = recomputations;
    this.clock = clock;
    this.steps = steps;
  }

  /**
   * Ends the current phase and begins another.
   *
   * @throws ProblemException if the experiment does not run, or the change cannot be made
   */
  @Transactional
  public Experiment begin(String key, @Nullable String ifMatch, PhaseChange change) {
    definitions.beginChange();
    ExperimentEntity entity =
        experiments.byKey(key).orElseThrow(() -> ExperimentCatalog.noExperiment(key));
    Experiment before = entity.toExperiment();
    definitions.checkScope(before.definition());
    EntityVersion.check(ifMatch, entity.version);
    checkRuns(entity);
    ExperimentDefinition definition = change.applyTo(before.definition());
    definitions.checkReferences(definition);
    Instant now = clock.instant();
    PhaseEntity ended = entity.phases.get(entity.phases.size() - 1);
    ended.endedAt = now;
    if (ended.split == null) {
      ended.split = Json.write(Split.of(before.definition(), before.layerBuckets()));
    }
    layers.allot(entity, definition, change.keepBuckets());
    PhaseEntity phase = new PhaseEntity();
    phase.experiment = entity;
    phase.number = ended.number + 1;
    phase.salt = change.keepBuckets() ? ended.salt : key + ":" + phase.number;
    phase.startedAt = now;
    phase.split = Json.write(Split.of(definition, entity.toExperiment().layerBuckets()));
    entity.phases.add(phase);
    entity.definition = Json.write(definition);
    entity.version++;
    entity.updatedAt = now;
    experiments.flush();
    recomputations.request(entity);
    Experiment after = definitions.endChange("began a phase", before, entity);
    steps.fire(new LifeCycleStep(LifeCycleStep.Kind.PHASE_BEGAN, after, now));
    return after;
  }

  private static void checkRuns(ExperimentEntity entity) {
    if (entity.status == ExperimentStatus.RUNNING || entity.status == ExperimentStatus.PAUSED) {
      return;
    }
    String remedy =
        entity.status == ExperimentStatus.DRAFT
            ? "Change the draft itself."
            : "Start another experiment.";
    throw new ProblemException(
        ProblemType.ILLEGAL_TRANSITION,
        "%s is %s; only what runs has another phase. %s"
            .formatted(entity.key, entity.status.wire(), remedy));
  }
}
