package io.microlift.tracking;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.fold.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which phases count the events of a name, and until when: the latest one of each experiment. */
final class CountedNames {
  private final Map<String, List<Counter>> counters = new HashMap<>();
  private final Set<Integer> ordering = new TreeSet<>();

  /** Reads the goals of every experiment; those that any event reaches are left out. */
  CountedNames(Snapshot definitions) {
    for (Experiment experiment : definitions.experiments()) {
      experiment
          .currentPhase()
          .filter(phase -> phase.settledAt() == null)
          .ifPresent(phase -> add(definitions, experiment, phase));
    }
  }

  /**
   * A phase that counts events of a name.
   *
   * @param phase its number
   * @param endedAt when it ended, if it has
   * @param window the longest of its goals that count the name; null means the whole run
   */
  record Counter(int phase, @Nullable Instant endedAt, @Nullable Duration window) {
    /** When events of a visitor cease to count; null if that is not known yet. */
    @Nullable Instant end(Instant exposedAt) {
      return window == null ? endedAt : exposedAt.plus(window);
    }

    private Counter or(Counter other) {
      return window == null || (other.window != null && window.compareTo(other.window) >= 0)
          ? this
          : other;
    }
  }

  /** The phases that count events of a name. */
  List<Counter> of(String name) {
    return counters.getOrDefault(name, List.of());
  }

  /** The phases that count placed orders. */
  Set<Integer> ordering() {
    return ordering;
  }

  private void add(Snapshot definitions, Experiment experiment, Phase phase) {
    Map<String, Counter> own = new HashMap<>();
    for (AttachedGoal attached : experiment.definition().goals()) {
      for (GoalDefinition goal : parts(definitions, attached.goal())) {
        Duration window = goal.to() == null ? goal.window() : Duration.ofDays(goal.to());
        for (String name : goal.events()) {
          own.merge(name, new Counter(phase.id(), phase.endedAt(), window), Counter::or);
        }
      }
    }
    own.forEach(
        (name, counter) -> {
          counters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(counter);
          if (Orders.PLACED.contains(name)) {
            ordering.add(phase.id());
          }
        });
  }

  /** A goal, or the two that a ratio is made of. */
  private static List<GoalDefinition> parts(Snapshot definitions, GoalKey key) {
    GoalDefinition goal = definitions.goal(key).definition();
    return goal.numerator() == null
        ? List.of(goal)
        : List.of(
            definitions.goal(goal.numerator()).definition(),
            definitions.goal(Objects.requireNonNull(goal.denominator())).definition());
  }
}
