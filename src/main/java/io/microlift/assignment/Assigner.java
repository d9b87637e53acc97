package io.microlift.assignment;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides over one snapshot: immutable, no I/O, no locks. */
final class Assigner {
  private final long version;
  private final Map<String, CompiledExperiment> all = new HashMap<>();
  private final List<CompiledExperiment> live = new ArrayList<>();

  Assigner(Snapshot snapshot) {
    version = snapshot.version();
    for (Experiment experiment : snapshot.experiments()) {
      CompiledExperiment compiled = new CompiledExperiment(experiment);
      all.put(compiled.key(), compiled);
      if (compiled.isLive()) {
        live.add(compiled);
      }
    }
    live.sort(Comparator.comparing(CompiledExperiment::key));
  }

  /** Version of the snapshot. */
  long version() {
    return version;
  }

  /** Decides the named experiments, or all that are live, in the order of their keys. */
  List<Assignment> assign(Visitor visitor, @Nullable List<String> experiments) {
    List<Assignment> assignments = new ArrayList<>();
    if (experiments == null) {
      for (CompiledExperiment experiment : live) {
        assignments.add(experiment.assign(visitor));
      }
      return assignments;
    }
    for (String key : experiments) {
      CompiledExperiment experiment = all.get(key);
      assignments.add(experiment == null ? Assignment.unknown(key) : experiment.assign(visitor));
    }
    return assignments;
  }
}
