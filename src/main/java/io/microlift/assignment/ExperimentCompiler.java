package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.experiment.AudienceOverride;
import io.microlift.experiment.Conclusion;
import io.microlift.experiment.Condition;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.Holdout;
import io.microlift.experiment.LayerRange;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Prerequisite;
import io.microlift.experiment.SavedGroups;
import io.microlift.experiment.Schedule;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the definitions of a snapshot into rules, once for each snapshot. */
final class ExperimentCompiler {
  private static final String VISITOR_ID = "visitorId";

  private final Snapshot snapshot;
  private final Map<String, CompiledExperiment> compiled = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  private ExperimentCompiler(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Compiles every experiment, by its key. */
  static Map<String, CompiledExperiment> compile(Snapshot snapshot) {
    ExperimentCompiler compiler = new ExperimentCompiler(snapshot);
    snapshot.experiments().forEach(compiler::compile);
    return compiler.compiled;
  }

  /** Compiles one experiment, which need not be in the snapshot, as if it ran from now on. */
  static CompiledExperiment compile(Snapshot snapshot, Experiment experiment) {
    return new ExperimentCompiler(snapshot).compile(experiment);
  }

  private CompiledExperiment compile(Experiment experiment) {
    ExperimentDefinition definition = experiment.definition();
    String key = definition.key().value();
    CompiledExperiment done = compiled.get(key);
    if (done != null) {
      return done;
    }
    if (!open.add(key)) {
      throw new IllegalStateException(key + " needs itself");
    }
    boolean live =
        switch (experiment.status()) {
          case RUNNING, PAUSED -> true;
          case CONCLUDED -> shipped(experiment) >= 0;
          case DRAFT, ARCHIVED -> false;
        };
    CompiledExperiment result =
        new CompiledExperiment(
            key,
            new CompiledExperiment.Access(live, definition.publicPreview()),
            definition.variants(),
            rules(experiment));
    compiled.put(key, result);
    return result;
  }

  private List<Rule> rules(Experiment experiment) {
    List<Rule> rules = new ArrayList<>();
    int shipped = shipped(experiment);
    if (shipped >= 0) {
      addAudience(rules, experiment.definition().audience());
      int decision = Decision.serve(shipped, AssignmentReason.SHIPPED, Decision.NO_BUCKET);
      rules.add(new Rules.Always("shipped", decision, "it is concluded and its winner is served"));
    } else if (experiment.status() == ExperimentStatus.RUNNING) {
      addRunning(rules, experiment);
    } else {
      rules.add(
          new Rules.Always(
              "status",
              Decision.out(AssignmentReason.NOT_RUNNING),
              "it is " + experiment.status().wire()));
    }
    return rules;
  }

  private void addRunning(List<Rule> rules, Experiment experiment) {
    ExperimentDefinition definition = experiment.definition();
    Schedule schedule = definition.schedule();
    if (schedule != null) {
      rules.add(
          new Rules.Scheduled(
              schedule.start() == null ? Long.MIN_VALUE : schedule.start().toEpochMilli(),
              schedule.end() == null ? Long.MAX_VALUE : schedule.end().toEpochMilli()));
    }
    addOverrides(rules, definition);
    addAudience(rules, definition.audience());
    if (!definition.unit().equals(VISITOR_ID)) {
      rules.add(new Rules.HasUnit(definition.unit()));
    }
    addHoldouts(rules, experiment);
    addLayer(rules, experiment);
    for (Prerequisite needed : definition.prerequisites()) {
      addPrerequisite(rules, needed);
    }
    String salt = experiment.currentPhase().map(Phase::salt).orElse(definition.key().value());
    Hash hash = Hash.of(definition.unit(), salt);
    RampedRanges ranges = RampedRanges.of(definition, experiment.layerBuckets());
    if (definition.sticky() || experiment.phasesOfSalt().size() > 1) {
      rules.add(Remembered.of(experiment, hash, ranges));
    }
    rules.add(new Rules.Divide(hash, ranges));
  }

  private static void addOverrides(List<Rule> rules, ExperimentDefinition definition) {
    List<String> variants = definition.variants().stream().map(Variant::key).toList();
    if (!definition.overrides().isEmpty()) {
      Map<String, Integer> places = new HashMap<>();
      definition.overrides().forEach((id, variant) -> places.put(id, variants.indexOf(variant)));
      rules.add(new Rules.VisitorOverrides(places));
    }
    for (AudienceOverride override : definition.audienceOverrides()) {
      rules.add(
          new Rules.AudienceOverridden(
              condition(override.audience()),
              SavedGroups.NONE,
              variants.indexOf(override.variant())));
    }
  }

  private static void addAudience(List<Rule> rules, @Nullable JsonNode audience) {
    if (audience != null) {
      rules.add(new Rules.InAudience(condition(audience), SavedGroups.NONE));
    }
  }

  private void addHoldouts(List<Rule> rules, Experiment experiment) {
    for (Holdout holdout : snapshot.holdouts()) {
      if (holdout.covers(experiment)) {
        rules.add(HoldoutBuckets.rule(holdout.definition()));
      }
    }
  }

  private void addLayer(List<Rule> rules, Experiment experiment) {
    String layer = experiment.definition().layer();
    if (layer == null) {
      return;
    }
    List<LayerRange> others = new ArrayList<>();
    for (Experiment other : snapshot.experiments()) {
      if (layer.equals(other.definition().layer())
          && !other.definition().key().equals(experiment.definition().key())) {
        others.addAll(other.layerRanges());
      }
    }
    rules.add(
        new Rules.InLayer(
            layer,
            Hash.of(experiment.definition().unit(), "layer:" + layer),
            new BucketSet(experiment.layerRanges()),
            new BucketSet(others)));
  }

  /** An experiment that is gone or needs this one lets nobody in; neither can be defined. */
  private void addPrerequisite(List<Rule> rules, Prerequisite needed) {
    Experiment other = snapshot.experiment(needed.experiment()).orElse(null);
    if (other == null || isBeingCompiled(needed.experiment())) {
      rules.add(
          new Rules.Always(
              "prerequisites",
              Decision.out(AssignmentReason.NOT_IN_AUDIENCE),
              "there is no experiment " + needed.experiment()));
      return;
    }
    rules.add(new Requires(compile(other), needed.variants()));
  }

  private boolean isBeingCompiled(String key) {
    return open.contains(key) && !compiled.containsKey(key);
  }

  /** What was wrong with the condition was refused when it was defined. */
  private static Condition condition(JsonNode condition) {
    return Condition.compile(condition, (pointer, message) -> {});
  }

  private static int shipped(Experiment experiment) {
    Conclusion conclusion = experiment.conclusion();
    if (experiment.status() != ExperimentStatus.CONCLUDED
        || conclusion == null
        || conclusion.variant() == null) {
      return -1;
    }
    List<Variant> variants = experiment.definition().variants();
    for (int i = 0; i < variants.size(); i++) {
      if (Objects.equals(variants.get(i).key(), conclusion.variant())) {
        return i;
      }
    }
    return -1;
  }
}
