package io.microlift.assignment;

import io.microlift.experiment.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides over one snapshot: immutable, no I/O, no locks. */
public final class Assigner {
  private final Snapshot snapshot;
  private final Map<String, CompiledExperiment> all;
  private final List<CompiledExperiment> live = new ArrayList<>();
  private final boolean remembers;

  Assigner(Snapshot snapshot) {
    this.snapshot = snapshot;
    all = ExperimentCompiler.compile(snapshot);
    all.values().stream().filter(CompiledExperiment::isLive).forEach(live::add);
    live.sort(Comparator.comparing(CompiledExperiment::key));
    remembers = all.values().stream().anyMatch(each -> each.memory().isPresent());
  }

  /** Version of the snapshot. */
  long version() {
    return snapshot.version();
  }

  /** The definitions over which it decides. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Experiments that a page hears of which names none, in the order of their keys. */
  public List<CompiledExperiment> live() {
    return live;
  }

  /** The experiment of this key, if there is one. */
  @Nullable CompiledExperiment experiment(String key) {
    return all.get(key);
  }

  /**
   * What the memory must be asked before these experiments can be decided, mostly nothing.
   *
   * @param experiments keys of the experiments, or null for all that are live
   */
  List<Question> questions(Visit visit, @Nullable List<String> experiments) {
    if (!remembers) {
      return List.of();
    }
    if (experiments == null) {
      for (CompiledExperiment experiment : live) {
        experiment.decide(visit);
      }
      return visit.questions();
    }
    for (String key : experiments) {
      CompiledExperiment experiment = all.get(key);
      if (experiment != null) {
        experiment.decide(visit);
      }
    }
    return visit.questions();
  }

  /** What one visitor gets in one experiment, for everything but the hot path. */
  Assignment assign(Visit visit, String key, boolean explain) {
    CompiledExperiment experiment = all.get(key);
    if (experiment == null) {
      return Assignment.unknown(key);
    }
    return Assignment.of(
        experiment, experiment.decide(visit), explain ? experiment.explain(visit) : null);
  }
}
