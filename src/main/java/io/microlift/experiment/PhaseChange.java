package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Body;
import io.microlift.platform.Fields;
import io.microlift.platform.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a new phase of an experiment changes.
 *
 * @param members of the definition that get another value; null takes a member away
 * @param weights of variants by key, for changing nothing else of them
 * @param keepBuckets whether the salt stays, so that every visitor stays in its bucket
 */
public record PhaseChange(ObjectNode members, Map<String, Double> weights, boolean keepBuckets) {
  private static final Set<String> MEMBERS =
      Set.of(
          "variants",
          "traffic",
          "ramp",
          "audience",
          "overrides",
          "audienceOverrides",
          "prerequisites",
          "schedule",
          "sticky",
          "unit",
          "layer");

  /** Members by which the bucket of a visitor or its place in a layer changes. */
  private static final Set<String> BUCKET_MEMBERS = Set.of("unit", "layer");

  /** Copies the weights. */
  public PhaseChange {
    weights = Map.copyOf(weights);
  }

  /** Reads a change, and refuses what does not go together. */
  public static PhaseChange read(Fields fields) {
    boolean keeps = fields.flag("keepBuckets", false);
    Map<String, Double> weights = new HashMap<>();
    Fields given = fields.object("weights");
    if (given != null) {
      given.names().forEach(name -> weights.put(name, given.number(name, 1)));
    }
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : fields.all(MEMBERS).properties()) {
      if (MEMBERS.contains(member.getKey())) {
        members.set(member.getKey(), member.getValue());
      }
    }
    for (String name : BUCKET_MEMBERS) {
      if (keeps && members.has(name)) {
        fields.refuse(name, "cannot change while buckets are kept; leave keepBuckets out");
      }
    }
    if (members.has("variants") && !weights.isEmpty()) {
      fields.refuse("weights", "goes without variants, which have weights of their own");
    }
    return new PhaseChange(members, weights, keeps);
  }

  /**
   * The definition with these changes, read as strictly as one that was sent whole.
   *
   * @throws io.microlift.platform.ProblemException if it does not hold together
   */
  ExperimentDefinition applyTo(ExperimentDefinition current) {
    ObjectNode changed = Json.read(Json.write(current), ObjectNode.class);
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      changed.set(member.getKey(), member.getValue());
    }
    return Body.read(
        changed,
        fields -> {
          weigh(changed, fields);
          return DefinitionReader.experiment(fields, current.key().value());
        });
  }

  private void weigh(ObjectNode definition, Fields fields) {
    weights.forEach(
        (key, weight) -> {
          boolean found = false;
          for (JsonNode variant : definition.path("variants")) {
            if (key.equals(variant.path("key").textValue())) {
              ((ObjectNode) variant).put("weight", weight);
              found = true;
            }
          }
          if (!found) {
            fields.refuse("weights/" + key, "names no variant of this experiment");
          }
          if (!(weight > 0)) {
            fields.refuse("weights/" + key, "must be above 0");
          }
        });
  }
}
