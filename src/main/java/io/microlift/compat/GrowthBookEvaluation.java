package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.assignment.Assignment;
import io.microlift.assignment.AssignmentReason;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.LayerRange;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.Variant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assignments as features without conditions: what GrowthBook calls remote evaluation. */
final class GrowthBookEvaluation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private GrowthBookEvaluation() {}

  /** The answer for a visitor with these attributes. */
  static ObjectNode of(List<Assignment> assignments, Snapshot snapshot, ObjectNode attributes) {
    ObjectNode answer = JSON.objectNode().put("status", 200);
    ObjectNode features = answer.putObject("features");
    for (Assignment assignment : assignments) {
      snapshot
          .experiment(assignment.experiment())
          .ifPresent(
              experiment ->
                  features.set(
                      assignment.experiment(),
                      feature(assignment, experiment.definition(), attributes)));
    }
    answer.putArray("experiments");
    return answer;
  }

  private static ObjectNode feature(
      Assignment assignment, ExperimentDefinition definition, ObjectNode attributes) {
    JsonNode value =
        FlagValue.of(Objects.requireNonNull(assignment.variant()), assignment.payload());
    ObjectNode feature = JSON.objectNode();
    feature.set("defaultValue", value);
    if (assignment.inExperiment()) {
      ObjectNode rule = feature.putArray("rules").addObject();
      rule.set("force", value);
      ObjectNode track = rule.putArray("tracks").addObject();
      track.set("experiment", experiment(definition));
      track.set("result", result(assignment, definition, value, attributes));
    }
    return feature;
  }

  private static ObjectNode experiment(ExperimentDefinition definition) {
    ObjectNode experiment = JSON.objectNode().put("key", definition.key().value());
    ArrayNode variations = experiment.putArray("variations");
    ArrayNode meta = experiment.putArray("meta");
    for (Variant variant : definition.variants()) {
      variations.add(FlagValue.of(variant));
      meta.addObject().put("key", variant.key());
    }
    return experiment.put("hashAttribute", FeatureRules.attribute(definition.unit()));
  }

  private static ObjectNode result(
      Assignment assignment,
      ExperimentDefinition definition,
      JsonNode value,
      ObjectNode attributes) {
    boolean overridden = assignment.reason() == AssignmentReason.OVERRIDE;
    String hashed = overridden ? FeatureRules.ID : FeatureRules.attribute(definition.unit());
    ObjectNode result = JSON.objectNode();
    result.put("key", assignment.variant()).put("featureId", assignment.experiment());
    result.put("inExperiment", true).put("hashUsed", true);
    result.put("variationId", place(definition, assignment.variant()));
    result.set("value", value);
    result.put("hashAttribute", hashed).set("hashValue", attributes.get(hashed));
    result.put("stickyBucketUsed", assignment.reason() == AssignmentReason.STICKY);
    if (assignment.bucket() != null) {
      result.put("bucket", assignment.bucket() / (double) LayerRange.BUCKETS);
    }
    return result;
  }

  private static int place(ExperimentDefinition definition, @Nullable String variant) {
    return definition.variants().stream().map(Variant::key).toList().indexOf(variant);
  }
}
