package io.microlift.lint;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalRole;
import io.microlift.platform.Violation;
import io.microlift.results.PowerPlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An experiment somebody would like to have, and what it has to get along with.
 *
 * @param definition what could be read of it
 * @param violations what is wrong with its form, by pointers into it
 * @param goals definitions of those of its goals that exist or are proposed with it, by key
 * @param stored the experiment of the same key, if there is one
 * @param others every other experiment
 * @param forecast by when its goals could show the planned lift; null if history was not asked
 */
record Candidate(
    ExperimentDefinition definition,
    List<Violation> violations,
    Map<String, GoalDefinition> goals,
    Optional<Experiment> stored,
    List<Experiment> others,
    @Nullable PowerPlan forecast) {
  Candidate {
    violations = List.copyOf(violations);
    goals = Map.copyOf(goals);
    others = List.copyOf(others);
  }

  /** What is wrong at places that match. */
  String violationsAt(Predicate<String> pointer) {
    List<String> found =
        violations.stream()
            .filter(violation -> pointer.test(violation.pointer()))
            .map(violation -> violation.pointer() + " " + violation.message())
            .toList();
    return String.join("; ", found);
  }

  /** Definitions of the goals that it has in this role. */
  List<GoalDefinition> goals(GoalRole role) {
    return definition.goals().stream()
        .filter(attached -> attached.role() == role)
        .map(AttachedGoal::goal)
        .map(key -> goals.get(key.value()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The stored experiment if its visitors were assigned already. */
  Optional<Experiment> started() {
    return stored.filter(experiment -> experiment.status() != ExperimentStatus.DRAFT);
  }

  /** The other experiments that take visitors of the same layer. */
  List<Experiment> neighbours() {
    if (definition.layer() == null) {
      return List.of();
    }
    return others.stream()
        .filter(
            other ->
                other.status() == ExperimentStatus.RUNNING
                    || other.status() == ExperimentStatus.PAUSED)
        .filter(other -> Objects.equals(other.definition().layer(), definition.layer()))
        .toList();
  }
}
