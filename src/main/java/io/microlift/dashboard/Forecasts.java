package io.microlift.dashboard;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Plan;
import io.microlift.platform.ProblemException;
import io.microlift.results.ResultsService;
import io.microlift.results.Sensitivity;
import io.microlift.results.View;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says by when the goals of a definition could show a lift, by what they show in an experiment that
 * counts them already: micro and macro goals side by side, before anybody waits for a year.
 */
@Singleton
class Forecasts {
  private static final double USUAL_LIFT = 0.03;

  /** So many experiments are asked: first those that have been running longest. */
  private static final int MOST = 8;

  private final ResultsService results;
  private final Experiments experiments;

  Forecasts(ResultsService results, Experiments experiments) {
    this.results = results;
    this.experiments = experiments;
  }

  /** A sentence for each goal. */
  List<String> of(ExperimentDefinition definition) throws SQLException {
    Plan plan = definition.plan();
    Double planned = plan == null ? null : plan.minimumDetectableLift();
    double lift = planned == null ? USUAL_LIFT : planned;
    Map<GoalKey, String> known = new HashMap<>();
    for (Experiment other : others(definition)) {
      if (!known.keySet().containsAll(goals(definition))) {
        ask(other, lift, known);
      }
    }
    List<String> sentences = new ArrayList<>();
    for (GoalKey goal : goals(definition)) {
      String sentence = known.get(goal);
      sentences.add(
          sentence == null
              ? "%s: no experiment has counted it for a day, so nothing is known yet."
                  .formatted(goal)
              : sentence);
    }
    return sentences;
  }

  private void ask(Experiment other, double lift, Map<GoalKey, String> known) throws SQLException {
    for (Sensitivity.OfGoal goal : answers(other, lift)) {
      Long days = goal.daysToLift();
      if (days != null) {
        known.putIfAbsent(
            goal.goal(),
            "Detects %s %s in %s, with the traffic and split of %s."
                .formatted(
                    Figures.lift(lift),
                    goal.name(),
                    Figures.days(days),
                    other.definition().name()));
      }
    }
  }

  /** An experiment that cannot answer teaches nothing; another may. */
  private List<Sensitivity.OfGoal> answers(Experiment other, double lift) throws SQLException {
    try {
      return results.sensitivity(other.definition().key().value(), View.LATEST, lift).goals();
    } catch (ProblemException e) {
      return List.of();
    }
  }

  private List<Experiment> others(ExperimentDefinition definition) throws SQLException {
    List<Experiment> others = new ArrayList<>();
    for (Experiment each : experiments.all()) {
      if (each.currentPhase().isPresent()
          && goals(each.definition()).stream().anyMatch(goals(definition)::contains)) {
        others.add(each);
      }
    }
    others.sort(
        Comparator.comparing((Experiment each) -> each.status() != ExperimentStatus.RUNNING)
            .thenComparing(each -> each.currentPhase().orElseThrow().startedAt()));
    return others.subList(0, Math.min(MOST, others.size()));
  }

  private static List<GoalKey> goals(ExperimentDefinition definition) {
    return definition.goals().stream().map(AttachedGoal::goal).toList();
  }
}
