package io.microlift.tracking;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.MultipleExposures;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.fold.Metric;
import io.microlift.fold.PhaseRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the fold needs to know of a snapshot. */
record FoldRules(long version, List<PhaseRules> phases, Set<String> events) {
  static FoldRules of(Snapshot snapshot) {
    List<PhaseRules> phases = new ArrayList<>();
    Set<String> events = new LinkedHashSet<>();
    for (Experiment experiment : snapshot.experiments()) {
      List<Metric> metrics = new ArrayList<>();
      for (AttachedGoal attached : experiment.definition().goals()) {
        Metric metric = metric(snapshot.goal(attached.goal()));
        events.addAll(metric.events());
        metrics.add(metric);
      }
      boolean excludes = experiment.definition().multipleExposures() == MultipleExposures.EXCLUDE;
      for (Phase phase : experiment.phases()) {
        phases.add(new PhaseRules(phase.id(), phase.endedAt(), excludes, metrics));
      }
    }
    return new FoldRules(snapshot.version(), phases, events);
  }

  private static Metric metric(Goal goal) {
    GoalDefinition definition = goal.definition();
    Metric.Kind kind =
        switch (definition.kind()) {
          case CONVERSION -> Metric.Kind.CONVERSION;
          case COUNT -> Metric.Kind.COUNT;
          case VALUE -> Metric.Kind.VALUE;
        };
    return new Metric(
        goal.metric(),
        kind,
        Set.copyOf(definition.events()),
        definition.window(),
        definition.currency());
  }
}
