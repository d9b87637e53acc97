package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Results as a server would give them that agrees with a reference in every value. */
final class Answers {
  private Answers() {}

  static ObjectNode agreeingWith(JsonNode expected) {
    ObjectNode results = Json.object();
    results.putObject("freshness").put("pendingRequests", 0).put("pendingVisitors", 0);
    ArrayNode variants = results.putArray("variants");
    for (Map.Entry<String, JsonNode> each :
        expected.path("srm_50_50").path("observed").properties()) {
      variants
          .addObject()
          .put("variant", LegalKey.of(each.getKey()))
          .set("visitors", each.getValue());
    }
    results.putObject("sampleRatio").set("pValue", expected.path("srm_50_50").path("p"));
    ArrayNode goals = results.putArray("goals");
    for (Map.Entry<String, JsonNode> metric : expected.path("metrics").properties()) {
      goals.add(goal(metric.getKey(), metric.getValue()));
    }
    return results;
  }

  private static ObjectNode goal(String name, JsonNode metric) {
    ObjectNode goal = Json.object().put("goal", name);
    ArrayNode variants = goal.putArray("variants");
    for (Map.Entry<String, JsonNode> each : metric.path("variants").properties()) {
      ObjectNode variant = variants.addObject().put("variant", LegalKey.of(each.getKey()));
      variant.set("visitors", each.getValue().path("n"));
      variant.set("converted", each.getValue().path("sum"));
      variant.set("sum", each.getValue().path("sum"));
      variant.set("mean", each.getValue().path("mean"));
      variant.set("variance", each.getValue().path("variance_sample"));
    }
    boolean binomial = metric.path("type").asText().equals("binomial");
    JsonNode reference = metric.path("comparisons").path(0);
    JsonNode interval =
        reference.path(binomial ? "diff_ci95_newcombe_wilson" : "diff_ci95_welch_t");
    ObjectNode comparison = goal.putArray("comparisons").addObject();
    comparison.put("variant", LegalKey.of(reference.path("treatment").asText()));
    ObjectNode difference = comparison.putObject("difference");
    difference.set("estimate", reference.path("diff_abs"));
    difference.set("lower", interval.path(0));
    difference.set("upper", interval.path(1));
    comparison.putObject("lift").set("estimate", reference.path("lift_rel"));
    comparison.set(
        "pValue", reference.path(binomial ? "p_two_sided_pooled" : "p_two_sided_welch_t"));
    return goal;
  }
}
