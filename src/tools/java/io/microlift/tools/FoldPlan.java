package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the benchmark of the fold defines: a shop's experiment of ten goals and three variants. */
final class FoldPlan {
  static final String EXPERIMENT = "fold";
  static final List<String> VARIANTS = List.of("control", "first", "second");

  /** The goal that is changed so that everything is folded again. */
  private static final String CHANGED = "fold_cart_soon";

  private static final String CHANGED_REST =
      "\"kind\":\"conversion\",\"events\":[\"Product Added\"],\"window\":\"PT%dH\"";

  private FoldPlan() {}

  /** Returns the definitions of the goals, those that ratios divide first. */
  static List<JsonNode> goals() {
    Map<String, String> rest = new LinkedHashMap<>();
    rest.put("fold_views", "\"kind\":\"count\",\"events\":[\"Product Viewed\"],\"cap\":100");
    rest.put("fold_searches", "\"kind\":\"count\",\"events\":[\"Products Searched\"]");
    rest.put("fold_cart", "\"kind\":\"conversion\",\"events\":[\"Product Added\"]");
    rest.put("fold_checkout", "\"kind\":\"conversion\",\"events\":[\"Checkout Started\"]");
    rest.put("fold_order", "\"kind\":\"conversion\",\"events\":[\"Order Completed\"]");
    rest.put(
        "fold_revenue", "\"kind\":\"value\",\"events\":[\"Order Completed\"],\"currency\":\"EUR\"");
    rest.put(
        "fold_revenue_week",
        "\"kind\":\"value\",\"events\":[\"Order Completed\"],\"currency\":\"EUR\","
            + "\"window\":\"P7D\"");
    rest.put(CHANGED, CHANGED_REST.formatted(1));
    rest.put(
        "fold_return",
        "\"kind\":\"retention\",\"events\":[\"Product Viewed\"],\"from\":1,\"to\":8");
    rest.put(
        "fold_views_a_search",
        "\"kind\":\"ratio\",\"numerator\":\"fold_views\",\"denominator\":\"fold_searches\"");
    List<JsonNode> goals = new ArrayList<>();
    rest.forEach((key, how) -> goals.add(goal(key, how)));
    return goals;
  }

  /** Returns another definition of one of the goals: what a visitor gets within so many hours. */
  static JsonNode changedGoal(int hours) {
    return goal(CHANGED, CHANGED_REST.formatted(hours));
  }

  /** Puts the goals and the running experiment in place. */
  static void define(Server server) {
    goals().forEach(goal -> put(server, goal));
    String path = "/v1/experiments/" + EXPERIMENT;
    server.put(path, experiment());
    server.post(path + "/start");
  }

  static void put(Server server, JsonNode goal) {
    server.put("/v1/goals/" + goal.path("key").asText(), goal);
  }

  private static JsonNode goal(String key, String rest) {
    String json = "{\"key\":\"%s\",\"name\":\"%s\",\"tier\":\"micro\",%s}";
    return Json.parse(json.formatted(key, key, rest));
  }

  private static JsonNode experiment() {
    ArrayNode variants = Json.object().putArray("variants");
    VARIANTS.forEach(
        key ->
            variants
                .addObject()
                .put("key", key)
                .put("weight", 1)
                .put("control", key.equals(VARIANTS.get(0))));
    ArrayNode attached = Json.object().putArray("goals");
    for (JsonNode goal : goals()) {
      attached
          .addObject()
          .put("goal", goal.path("key").asText())
          .put("role", attached.size() == 1 ? "primary" : "secondary");
    }
    return Json.object()
        .put("key", EXPERIMENT)
        .put("name", "Benchmark of the fold")
        .<com.fasterxml.jackson.databind.node.ObjectNode>set("variants", variants)
        .set("goals", attached);
  }
}
