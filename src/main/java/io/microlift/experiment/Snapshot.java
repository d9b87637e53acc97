package io.microlift.experiment;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All definitions at one instant: immutable, and the same on every node that has the version. */
public final class Snapshot {
  /** Before anything was defined. */
  public static final Snapshot EMPTY = new Snapshot(0, List.of(), List.of(), List.of());

  private final long version;
  private final Map<String, Experiment> experiments;
  private final Map<GoalKey, Goal> goals;
  private final List<Holdout> holdouts;

  Snapshot(long version, List<Experiment> experiments, List<Goal> goals, List<Holdout> holdouts) {
    this.version = version;
    this.experiments =
        experiments.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    e -> e.definition().key().value(), Function.identity()));
    this.goals =
        goals.stream()
            .collect(Collectors.toUnmodifiableMap(g -> g.definition().key(), Function.identity()));
    this.holdouts = Absent.empty(holdouts);
  }

  /** Rises with every change of any definition. */
  public long version() {
    return version;
  }

  /** Every experiment, in no order. */
  public Iterable<Experiment> experiments() {
    return experiments.values();
  }

  /** Returns the experiment of this key, if there is one. */
  public Optional<Experiment> experiment(String key) {
    return Optional.ofNullable(experiments.get(key));
  }

  /** Every holdout, in no order. */
  public List<Holdout> holdouts() {
    return holdouts;
  }

  /** Every goal that some experiment counts, in no order. */
  public Collection<Goal> goals() {
    return goals.values();
  }

  /** Returns a goal that some experiment counts. */
  public Goal goal(GoalKey key) {
    Goal goal = goals.get(key);
    if (goal == null) {
      throw new IllegalArgumentException("no goal '%s' in snapshot %d".formatted(key, version));
    }
    return goal;
  }
}
