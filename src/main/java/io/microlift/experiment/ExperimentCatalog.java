package io.microlift.experiment;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** Reads definitions on behalf of other packages. */
@Singleton
public class ExperimentCatalog {
  private final ExperimentStore experiments;
  private final GoalStore goals;

  ExperimentCatalog(ExperimentStore experiments, GoalStore goals) {
    this.experiments = experiments;
    this.goals = goals;
  }

  /**
   * Returns the experiment.
   *
   * @throws ProblemException if there is none of this key
   */
  @Transactional
  public Experiment experiment(String key) {
    return experiments
        .byKey(key)
        .map(ExperimentEntity::toExperiment)
        .orElseThrow(() -> noExperiment(key));
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
