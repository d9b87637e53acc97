package io.microlift.experiment;

import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is defined, for whoever changes several definitions in one transaction of its
 * own.
 */
@Singleton
@Transactional(Transactional.TxType.MANDATORY)
public class Definitions {
  private final GoalService goalService;
  private final HoldoutService holdoutService;
  private final ExperimentService experimentService;
  private final GoalStore goals;
  private final HoldoutStore holdouts;
  private final ExperimentStore experiments;
  private final SnapshotFeed feed;

  Definitions(
      GoalService goalService,
      HoldoutService holdoutService,
      ExperimentService experimentService,
      GoalStore goals,
      HoldoutStore holdouts,
      ExperimentStore experiments,
      SnapshotFeed feed) {
    this.goalService = goalService;
    this.holdoutService = holdoutService;
    this.experimentService = experimentService;
    this.goals = goals;
    this.holdouts = holdouts;
    this.experiments = experiments;
    this.feed = feed;
  }

  /** Makes other changes wait until this transaction ends. */
  public void beginChange() {
    experimentService.beginChange();
  }

  /** Returns the goal of this key, if there is one. */
  public Optional<Goal> goal(GoalKey key) {
    return goals.byKey(key).map(GoalEntity::toGoal);
  }

  /** Returns every experiment, the oldest first. */
  public List<Experiment> experiments() {
    return experiments.list("ORDER BY id").stream().map(ExperimentEntity::toExperiment).toList();
  }

  /** Says what a proposal changes. */
  public List<DefinitionChange> plan(Proposal proposal) {
    List<DefinitionChange> changes = new ArrayList<>();
    for (Proposal.Proposed<GoalDefinition> each : proposal.goals()) {
      GoalDefinition goal = each.definition();
      changes.add(
          DefinitionChange.of(
              "goal",
              goal.key().value(),
              goal(goal.key()).map(Goal::definition).orElse(null),
              goal));
    }
    for (Proposal.Proposed<HoldoutDefinition> each : proposal.holdouts()) {
      HoldoutDefinition holdout = each.definition();
      changes.add(
          DefinitionChange.of(
              "holdout",
              holdout.key(),
              holdouts.byKey(holdout.key()).map(e -> e.toHoldout().definition()).orElse(null),
              holdout));
    }
    for (Proposal.Proposed<ExperimentDefinition> each : proposal.experiments()) {
      ExperimentDefinition experiment = ExperimentService.stored(each.definition());
      String key = experiment.key().value();
      changes.add(
          DefinitionChange.of(
              "experiment",
              key,
              experiments.byKey(key).map(e -> e.toExperiment().definition()).orElse(null),
              experiment));
    }
    return changes;
  }

  /**
   * Stores a proposal: what others need first.
   *
   * @throws ProblemException if a definition cannot be stored, with pointers into the proposal
   */
  public void carryOut(Proposal proposal) {
    for (boolean madeOfOthers : new boolean[] {false, true}) {
      for (Proposal.Proposed<GoalDefinition> goal : proposal.goals()) {
        if (madeOfOthers == (goal.definition().kind() == GoalKind.RATIO)) {
          store(goal.pointer(), () -> goalService.put(goal.definition(), null));
        }
      }
    }
    for (Proposal.Proposed<HoldoutDefinition> holdout : proposal.holdouts()) {
      store(holdout.pointer(), () -> holdoutService.put(holdout.definition(), null));
    }
    for (Proposal.Proposed<ExperimentDefinition> experiment : neededFirst(proposal.experiments())) {
      store(experiment.pointer(), () -> experimentService.put(experiment.definition(), null));
    }
  }

  /** Tells this node and the others, after the transaction. */
  @Transactional(Transactional.TxType.SUPPORTS)
  public void announce() throws SQLException {
    feed.refresh();
  }

  private static void store(String pointer, Runnable put) {
    try {
      put.run();
    } catch (ProblemException e) {
      List<Violation> violations =
          e.violations().isEmpty()
              ? List.of(new Violation(pointer, String.valueOf(e.getMessage())))
              : e.violations().stream()
                  .map(v -> new Violation(pointer + v.pointer(), v.message()))
                  .toList();
      throw ProblemException.withViolations(
          e.type(), "%s: %s".formatted(pointer, e.getMessage()), violations);
    }
  }

  /** Prerequisites before those that need them; a circle is left to be refused. */
  private static List<Proposal.Proposed<ExperimentDefinition>> neededFirst(
      List<Proposal.Proposed<ExperimentDefinition>> proposed) {
    List<Proposal.Proposed<ExperimentDefinition>> waiting = new ArrayList<>(proposed);
    List<Proposal.Proposed<ExperimentDefinition>> ordered = new ArrayList<>();
    boolean moved = true;
    while (moved) {
      Set<String> open = new HashSet<>();
      waiting.forEach(each -> open.add(each.definition().key().value()));
      List<Proposal.Proposed<ExperimentDefinition>> ready =
          waiting.stream()
              .filter(
                  each ->
                      each.definition().prerequisites().stream()
                          .noneMatch(needed -> open.contains(needed.experiment())))
              .toList();
      ordered.addAll(ready);
      waiting.removeAll(ready);
      moved = !ready.isEmpty();
    }
    ordered.addAll(waiting);
    return ordered;
  }
}
