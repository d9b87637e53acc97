package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Features as GrowthBook's SDKs evaluate them: lists of rules around experiments. */
final class GrowthBookFeatures {
  private final JsonNode context;
  private final @Nullable Map<String, JsonNode> stickyDocs;
  private final Set<String> open = new LinkedHashSet<>();

  GrowthBookFeatures(JsonNode context, @Nullable Map<String, JsonNode> stickyDocs) {
    this.context = context;
    this.stickyDocs = stickyDocs == null ? null : new LinkedHashMap<>(stickyDocs);
  }

  /** What sticky documents there are now. */
  Map<String, JsonNode> stickyDocs() {
    return stickyDocs == null ? Map.of() : stickyDocs;
  }

  /** The SDK's result in its own words. */
  ObjectNode evaluate(String key) {
    if (!open.add(key)) {
      return result(NullNode.getInstance(), "cyclicPrerequisite", "");
    }
    try {
      JsonNode feature = context.path("features").path(key);
      if (feature.isMissingNode()) {
        return result(NullNode.getInstance(), "unknownFeature", "");
      }
      for (JsonNode rule : feature.path("rules")) {
        ObjectNode result = apply(key, rule);
        if (result != null) {
          return result;
        }
      }
      JsonNode value = feature.path("defaultValue");
      return result(value.isMissingNode() ? NullNode.getInstance() : value, "defaultValue", "");
    } finally {
      open.remove(key);
    }
  }

  private @Nullable ObjectNode apply(String key, JsonNode rule) {
    for (JsonNode parent : rule.path("parentConditions")) {
      ObjectNode other = evaluate(parent.path("id").asText());
      if (other.path("source").asText().equals("cyclicPrerequisite")) {
        return other;
      }
      if (!holds(parent, other)) {
        return parent.path("gate").asBoolean()
            ? result(NullNode.getInstance(), "prerequisite", "")
            : null;
      }
    }
    if (rule.has("force")) {
      return isIncluded(key, rule)
          ? result(rule.get("force"), "force", rule.path("id").asText(""))
          : null;
    }
    if (!rule.has("variations") && !rule.has("contextualVariations")) {
      return null;
    }
    return experiment(key, rule);
  }

  boolean parentHolds(JsonNode parent) {
    return holds(parent, evaluate(parent.path("id").asText()));
  }

  private boolean holds(JsonNode parent, ObjectNode result) {
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    value.set("value", result.get("value"));
    return matches(parent.get("condition"), value);
  }

  private boolean matches(JsonNode condition, ObjectNode attributes) {
    return Condition.compile(condition, (pointer, message) -> {})
        .matches(attributes, GrowthBookExperiment.groups(context));
  }

  private boolean isIncluded(String key, JsonNode rule) {
    ObjectNode attributes = GrowthBookExperiment.attributes(context);
    Visit visit = Visit.of(new Visitor("", attributes), 0);
    String attribute = rule.path("hashAttribute").asText("id");
    List<Rule> layers = new ArrayList<>();
    if (rule.has("filters")) {
      GrowthBookExperiment.addLayers(layers, rule, attribute);
    }
    if (layers.stream().anyMatch(layer -> layer.decide(visit) != Decision.UNDECIDED)
        || (rule.has("condition") && !matches(rule.get("condition"), attributes))) {
      return false;
    }
    if (!rule.has("range") && !rule.has("coverage")) {
      return true;
    }
    Hash hash =
        new Hash(attribute, rule.path("seed").asText(key), GrowthBookExperiment.isOld(rule, 1));
    int bucket = hash.bucketOf(visit.visitor());
    if (bucket == Hash.NO_UNIT) {
      return false;
    }
    JsonNode range = rule.path("range");
    if (range.isArray()) {
      return new BucketRange(range.get(0).doubleValue(), range.get(1).doubleValue())
          .contains(bucket);
    }
    double coverage = rule.path("coverage").doubleValue();
    // A rollout includes its end, unlike every range.
    return coverage > 0 && bucket / (double) Bucketing.BUCKETS <= coverage;
  }

  private @Nullable ObjectNode experiment(String key, JsonNode rule) {
    ObjectNode definition = rule.deepCopy();
    definition.put("key", rule.path("key").asText(key));
    GrowthBookExperiment experiment = new GrowthBookExperiment(context, definition, stickyDocs);
    ObjectNode run = experiment.run(this::parentHolds);
    run.put("featureId", key);
    int place = run.path("variationId").asInt();
    if (!run.path("inExperiment").asBoolean()) {
      return null;
    }
    keep(experiment, run);
    JsonNode meta = rule.path("meta").path(place);
    if (meta.path("passthrough").asBoolean()) {
      return null;
    }
    if (meta.has("name")) {
      run.set("name", meta.get("name"));
    }
    ObjectNode result = result(run.get("value"), "experiment", rule.path("id").asText(""));
    result.set("experimentResult", run);
    return result;
  }

  private void keep(GrowthBookExperiment experiment, ObjectNode run) {
    if (stickyDocs == null || !experiment.isSticky() || !run.path("hashUsed").asBoolean()) {
      return;
    }
    String attribute = run.path("hashAttribute").asText();
    String value = run.path("hashValue").asText();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("attributeName", attribute).put("attributeValue", value);
    ObjectNode assignments = document.putObject("assignments");
    JsonNode before = stickyDocs.get(attribute + "||" + value);
    if (before != null && before.get("assignments") instanceof ObjectNode kept) {
      assignments.setAll(kept);
    }
    assignments.put(experiment.stickyName(), run.path("key").asText());
    stickyDocs.put(attribute + "||" + value, document);
  }

  private static ObjectNode result(JsonNode value, String source, String ruleId) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    boolean on = isTruthy(value);
    result.set("value", value);
    return result.put("on", on).put("off", !on).put("source", source).put("ruleId", ruleId);
  }

  private static boolean isTruthy(JsonNode value) {
    if (value.isTextual()) {
      return !value.textValue().isEmpty();
    }
    if (value.isNumber()) {
      return Math.abs(value.doubleValue()) > 0;
    }
    return value.isBoolean() ? value.booleanValue() : value.isContainerNode();
  }
}
