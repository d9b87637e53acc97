package io.microlift.experiment;

import io.microlift.access.TagScope;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** Reads definitions on behalf of other packages. */
@Singleton
public class ExperimentCatalog {
  private final ExperimentStore experiments;
  private final GoalStore goals;
  private final TagScope scope;

  ExperimentCatalog(ExperimentStore experiments, GoalStore goals, TagScope scope) {
    this.experiments = experiments;
    this.goals = goals;
    this.scope = scope;
  }

  /**
   * Returns the experiment.
   *
   * @throws ProblemException if there is none of this key, or it is not in the caller's scope
   */
  @Transactional
  public Experiment experiment(String key) {
    Experiment experiment =
        experiments.byKey(key).orElseThrow(() -> noExperiment(key)).toExperiment();
    return inScope(experiment);
  }

  /**
   * Returns an experiment that was found elsewhere.
   *
   * @throws ProblemException if it is not in the caller's scope
   */
  public Experiment inScope(Experiment experiment) {
    scope.check(experiment.definition().key().value(), experiment.definition().tags());
    return experiment;
  }

  /**
   * Returns the goal.
   *
   * @throws ProblemException if there is none of this key
   */
  @Transactional
  public Goal goal(GoalKey key) {
    return goals.byKey(key).map(GoalEntity::toGoal).orElseThrow(() -> noGoal(key));
  }

  static ProblemException noExperiment(String key) {
    return new ProblemException(
        ProblemType.NOT_FOUND,
        "There is no experiment '%s'; create it with PUT /v1/experiments/%s.".formatted(key, key));
  }

  static ProblemException noGoal(GoalKey key) {
    return new ProblemException(
        ProblemType.NOT_FOUND,
        "There is no goal '%s'; create it with PUT /v1/goals/%s.".formatted(key, key));
  }
}
