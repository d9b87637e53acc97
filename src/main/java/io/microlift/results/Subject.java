package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Plan;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.Split;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a question is about.
 *
 * @param experiment as it is defined
 * @param phase of the experiment
 * @param view the part that was asked for
 * @param definitions all goals, and what else is defined
 * @param now when it was asked
 * @param freshness what is not in the numbers yet
 */
record Subject(
    Experiment experiment,
    Phase phase,
    View view,
    Snapshot definitions,
    Instant now,
    Freshness freshness) {
  /** Finds the phase that a view names. */
  static Phase phase(Experiment experiment, @Nullable Integer number) {
    if (experiment.phases().isEmpty()) {
      throw new ProblemException(
          ProblemType.ILLEGAL_TRANSITION,
          "%s was never started, so it has no results; start it with POST /v1/experiments/%s/start."
              .formatted(experiment.definition().key(), experiment.definition().key()));
    }
    int last = experiment.phases().size();
    int wanted = number == null ? last : number;
    if (wanted < 1 || wanted > last) {
      throw View.invalid("phase must be from 1 to %d".formatted(last));
    }
    return experiment.phases().get(wanted - 1);
  }

  ExperimentDefinition definition() {
    return experiment.definition();
  }

  @Nullable Plan plan() {
    return experiment.definition().plan();
  }

  Goal goal(GoalKey key) {
    return definitions.goal(key);
  }

  Optional<AttachedGoal> primary() {
    return definition().goals().stream()
        .filter(goal -> goal.role() == GoalRole.PRIMARY)
        .findFirst();
  }

  /** Returns the goal that a request names, in its role. */
  AttachedGoal attached(String key) {
    return definition().goals().stream()
        .filter(goal -> goal.goal().value().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                View.invalid(
                    "goal must be one of the experiment's: "
                        + String.join(
                            ", ",
                            definition().goals().stream().map(g -> g.goal().value()).toList())));
  }

  /** The variants of the phase with their weights, the control first. */
  List<Split.Share> variants() {
    Split split = phase.split();
    List<Split.Share> shares =
        split == null
            ? definition().variants().stream()
                .map(v -> new Split.Share(v.key(), v.weight()))
                .toList()
            : split.shares();
    String control = definition().control().key();
    return shares.stream()
        .sorted(Comparator.comparing(share -> !share.variant().equals(control)))
        .toList();
  }

  /** How many variants are compared with the control. */
  int treatments() {
    return variants().size() - 1;
  }

  /**
   * When the numbers may be looked at.
   *
   * @throws ProblemException if the view asks for planned looks, and there is no plan
   */
  AnalysisMethod method() {
    AnalysisMethod asked = view.method();
    AnalysisMethod method = asked == null ? definition().analysis().method() : asked;
    Plan plan = plan();
    boolean planned = plan != null && (plan.days() != null || plan.minimumDetectableLift() != null);
    if (method != AnalysisMethod.GROUP_SEQUENTIAL || planned) {
      return method;
    }
    if (asked != null) {
      throw View.invalid(
          "method group-sequential needs a plan; give the experiment plan.days or"
              + " plan.minimumDetectableLift");
    }
    return AnalysisMethod.ALWAYS_VALID;
  }
}
