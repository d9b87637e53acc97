package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.experiment.Conclusion;
import io.microlift.experiment.Condition;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.Phase;
import io.microlift.experiment.SavedGroups;
import io.microlift.experiment.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One experiment, ready to decide: everything that does not depend on the visitor is done. */
final class CompiledExperiment {
  private final String key;
  private final String unit;
  private final String salt;
  private final boolean running;
  private final boolean live;
  private final String[] variants;
  private final @Nullable JsonNode[] payloads;
  private final int control;
  private final int shipped;
  private final Condition audience;
  private final BucketRanges ranges;
  private final Map<String, Integer> overrides = new HashMap<>();

  CompiledExperiment(Experiment experiment) {
    ExperimentDefinition definition = experiment.definition();
    List<Variant> all = definition.variants();
    key = definition.key().value();
    unit = definition.unit();
    salt = experiment.currentPhase().map(Phase::salt).orElse(key);
    running = experiment.status() == ExperimentStatus.RUNNING;
    variants = all.stream().map(Variant::key).toArray(String[]::new);
    payloads = all.stream().map(Variant::payload).toArray(JsonNode[]::new);
    control = all.indexOf(definition.control());
    shipped = shipped(experiment);
    audience = audience(definition.audience());
    live = running || shipped >= 0 || experiment.status() == ExperimentStatus.PAUSED;
    ranges =
        BucketRanges.of(definition.traffic(), all.stream().mapToDouble(Variant::weight).toArray());
    definition.overrides().forEach((visitor, variant) -> overrides.put(visitor, index(variant)));
  }

  String key() {
    return key;
  }

  /** Says whether a page that names no experiment hears of this one. */
  boolean isLive() {
    return live;
  }

  Assignment assign(Visitor visitor) {
    if (shipped >= 0) {
      return audience.matches(visitor.attributes(), SavedGroups.NONE)
          ? decided(shipped, false, AssignmentReason.SHIPPED, null)
          : decided(control, false, AssignmentReason.NOT_IN_AUDIENCE, null);
    }
    if (!running) {
      return decided(control, false, AssignmentReason.NOT_RUNNING, null);
    }
    Integer override = overrides.get(visitor.id());
    if (override != null) {
      return decided(override, true, AssignmentReason.OVERRIDE, null);
    }
    if (!audience.matches(visitor.attributes(), SavedGroups.NONE)) {
      return decided(control, false, AssignmentReason.NOT_IN_AUDIENCE, null);
    }
    String value = visitor.unit(unit);
    if (value == null) {
      return decided(control, false, AssignmentReason.MISSING_UNIT, null);
    }
    int bucket = Bucketing.bucket(salt, value);
    int variant = ranges.variantOf(bucket);
    return variant == BucketRanges.NO_VARIANT
        ? decided(control, false, AssignmentReason.NOT_IN_TRAFFIC, bucket)
        : decided(variant, true, AssignmentReason.SPLIT, bucket);
  }

  private Assignment decided(
      int variant, boolean inExperiment, AssignmentReason reason, @Nullable Integer bucket) {
    return new Assignment(key, variants[variant], payloads[variant], inExperiment, reason, bucket);
  }

  /** What was wrong with the condition was refused when it was defined. */
  private static Condition audience(@Nullable JsonNode condition) {
    return condition == null
        ? Condition.EVERYBODY
        : Condition.compile(condition, (pointer, message) -> {});
  }

  private int shipped(Experiment experiment) {
    Conclusion conclusion = experiment.conclusion();
    boolean serves = experiment.status() == ExperimentStatus.CONCLUDED;
    return serves && conclusion != null && conclusion.variant() != null
        ? index(conclusion.variant())
        : -1;
  }

  private int index(String variant) {
    return List.of(variants).indexOf(variant);
  }
}
