package io.microlift.experiment;

import io.microlift.access.AuditStore;
import io.microlift.access.TagScope;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Json;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.platform.Violation;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defines experiments. */
@Singleton
public class ExperimentService {
  static final String SUBJECT = "experiment";

  private final ExperimentStore experiments;
  private final GoalStore goals;
  private final SnapshotStore snapshots;
  private final RecomputationStore recomputations;
  private final AuditStore audit;
  private final TagScope scope;
  private final Clock clock;

  ExperimentService(
      ExperimentStore experiments,
      GoalStore goals,
      SnapshotStore snapshots,
      RecomputationStore recomputations,
      AuditStore audit,
      TagScope scope,
      Clock clock) {
    this.experiments = experiments;
    this.goals = goals;
    this.snapshots = snapshots;
    this.recomputations = recomputations;
    this.audit = audit;
    this.scope = scope;
    this.clock = clock;
  }

  /** Creates an experiment, refusing a key that is taken. */
  @Transactional
  public Experiment create(ExperimentDefinition definition) {
    checkScope(definition);
    snapshots.beginChange();
    if (experiments.byKey(definition.key().value()).isPresent()) {
      throw new ProblemException(
          ProblemType.ALREADY_EXISTS,
          "There is an experiment '%s' already; replace it with PUT, or choose another key."
              .formatted(definition.key()));
    }
    checkReferences(definition);
    return insert(stored(definition));
  }

  /** Creates or replaces an experiment; a started one keeps its visitors' variants. */
  @Transactional
  public Change<Experiment> put(ExperimentDefinition written, @Nullable String ifMatch) {
    checkScope(written);
    snapshots.beginChange();
    ExperimentDefinition definition = stored(written);
    checkReferences(definition);
    ExperimentEntity entity = experiments.byKey(definition.key().value()).orElse(null);
    if (entity == null) {
      EntityVersion.checkAbsent(ifMatch);
      return new Change<>(true, insert(definition));
    }
    Experiment before = entity.toExperiment();
    checkScope(before.definition());
    EntityVersion.check(ifMatch, entity.version);
    if (before.definition().equals(definition)) {
      return new Change<>(false, before);
    }
    if (before.status() != ExperimentStatus.DRAFT) {
      checkAssignmentStays(before, definition);
    }
    entity.definition = Json.write(definition);
    entity.version++;
    entity.updatedAt = clock.instant();
    if (!definition.countsAs(before.definition())) {
      recomputations.request(entity);
    }
    return new Change<>(false, endChange("replaced", before, entity));
  }

  /** Deletes a draft. */
  @Transactional
  void delete(String key, @Nullable String ifMatch) {
    snapshots.beginChange();
    ExperimentEntity entity =
        experiments.byKey(key).orElseThrow(() -> ExperimentCatalog.noExperiment(key));
    checkScope(entity.toExperiment().definition());
    EntityVersion.check(ifMatch, entity.version);
    if (entity.status != ExperimentStatus.DRAFT) {
      throw new ProblemException(
          ProblemType.ILLEGAL_TRANSITION,
          "%s is %s; only drafts can be deleted. Conclude and archive it instead."
              .formatted(key, entity.status.wire()));
    }
    List<String> needing = graph().needing(key);
    if (!needing.isEmpty()) {
      throw new ProblemException(
          ProblemType.STILL_IN_USE,
          "%s is a prerequisite of %s; take it out of there first."
              .formatted(key, String.join(", ", needing)));
    }
    audit.note("deleted", SUBJECT, key, entity.toExperiment(), null);
    experiments.delete(entity);
    snapshots.endChange();
  }

  /** Returns up to {@code limit} experiments, newest first. */
  @Transactional
  List<Page.Item<Experiment>> list(ExperimentFilter filter, int before, int limit) {
    return experiments.list(filter, before, limit).stream()
        .map(e -> new Page.Item<>(e.id, e.toExperiment()))
        .toList();
  }

  /** Everything that happened to an experiment, newest first. */
  @Transactional
  public List<AuditStore.Entry> history(String key) {
    List<AuditStore.Entry> entries = audit.history(SUBJECT, key);
    if (entries.isEmpty()) {
      throw ExperimentCatalog.noExperiment(key);
    }
    scope.check(
        key,
        experiments.byKey(key).map(e -> e.toExperiment().definition().tags()).orElse(List.of()));
    return entries;
  }

  private Experiment insert(ExperimentDefinition definition) {
    ExperimentEntity entity = new ExperimentEntity();
    entity.key = definition.key().value();
    entity.version = 1;
    entity.status = ExperimentStatus.DRAFT;
    entity.definition = Json.write(definition);
    entity.createdAt = clock.instant();
    entity.updatedAt = entity.createdAt;
    experiments.persist(entity);
    Experiment created = entity.toExperiment();
    audit.note("created", SUBJECT, entity.key, null, created);
    snapshots.endChange();
    return created;
  }

  /** Makes changes queue up; to be called before reading. */
  void beginChange() {
    snapshots.beginChange();
  }

  /** Notes a change in the audit and in a new snapshot; returns the experiment as it is now. */
  Experiment endChange(String action, Experiment before, ExperimentEntity entity) {
    Experiment after = entity.toExperiment();
    audit.note(action, SUBJECT, entity.key, before, after);
    snapshots.endChange();
    return after;
  }

  /**
   * Checks that everything exists which a definition names.
   *
   * @throws ProblemException that names what does not
   */
  void checkReferences(ExperimentDefinition definition) {
    List<Violation> violations = new ArrayList<>(graph().check(definition));
    for (int i = 0; i < definition.goals().size(); i++) {
      check(definition.goals().get(i).goal(), "/goals/%d/goal".formatted(i), violations);
    }
    for (int i = 0; i < definition.funnel().size(); i++) {
      check(definition.funnel().get(i), "/funnel/%d".formatted(i), violations);
    }
    if (!violations.isEmpty()) {
      throw ProblemException.invalidBody(violations);
    }
  }

  /**
   * Checks that the caller may see and change an experiment.
   *
   * @throws ProblemException if its tags are not those of the caller
   */
  void checkScope(ExperimentDefinition definition) {
    scope.check(definition.key().value(), definition.tags());
  }

  /** The definition as the store gives it back: 1.50 in a payload becomes 1.5. */
  static ExperimentDefinition stored(ExperimentDefinition definition) {
    return Json.read(Json.write(definition), ExperimentDefinition.class);
  }

  private PrerequisiteGraph graph() {
    return new PrerequisiteGraph(
        experiments.listAll().stream().map(e -> e.toExperiment().definition()).toList());
  }

  private void check(GoalKey goal, String pointer, List<Violation> violations) {
    if (goals.byKey(goal).isEmpty()) {
      violations.add(
          new Violation(
              pointer,
              "there is no goal '%s'; create it first with PUT /v1/goals/%s"
                  .formatted(goal, goal)));
    }
  }

  private static void checkAssignmentStays(Experiment before, ExperimentDefinition definition) {
    List<String> moving = definition.assignsOtherwise(before.definition());
    if (moving.isEmpty()) {
      return;
    }
    ExperimentKey key = definition.key();
    boolean runs = before.status().next().contains(ExperimentStatus.CONCLUDED);
    String remedy =
        runs
            ? "begin a new phase with POST /v1/experiments/%s/phases".formatted(key)
            : "start another experiment";
    throw ProblemException.withViolations(
        ProblemType.EXPERIMENT_IS_RUNNING,
        "%s is %s, and %s would move visitors who were assigned already; leave that as it is, or %s."
            .formatted(key, before.status().wire(), String.join(", ", moving), remedy),
        moving.stream()
            .map(name -> new Violation("/" + name, "differs from what is running; " + remedy))
            .toList());
  }
}
