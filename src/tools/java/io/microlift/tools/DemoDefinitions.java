package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The experiment of the demo shop and its goals, as the server is told of them. */
final class DemoDefinitions {
  static final String EXPERIMENT = "demo-buy-box";
  static final String CONTROL = "control";
  static final String PROMISE = "promise";

  private static final Map<String, String> GOALS = new LinkedHashMap<>();

  static {
    GOALS.put(
        "demo-view-item",
        """
        {"name": "Look at a product", "tier": "micro", "events": ["Product Viewed"]}
        """);
    GOALS.put(
        "demo-add-to-cart",
        """
        {"name": "Add to cart", "tier": "micro", "events": ["Product Added"]}
        """);
    GOALS.put(
        "demo-checkout",
        """
        {"name": "Begin to check out", "tier": "micro", "events": ["Checkout Started"]}
        """);
    GOALS.put(
        "demo-newsletter",
        """
        {"name": "Subscribe to the newsletter", "tier": "micro", "events": ["Newsletter Subscribed"]}
        """);
    GOALS.put(
        "demo-video",
        """
        {"name": "Watch the video", "tier": "micro", "events": ["Video Playback Started"]}
        """);
    GOALS.put(
        "demo-order",
        """
        {"name": "Order", "tier": "macro", "events": ["Order Completed"]}
        """);
    GOALS.put(
        "demo-revenue",
        """
        {"name": "Revenue", "tier": "macro", "kind": "value", "currency": "EUR",
         "events": ["Order Completed"]}
        """);
  }

  private static final String DEFINITION =
      """
      {"name": "Promises in the buy box", "owner": "demo", "tags": ["demo"],
       "hypothesis": "Who reads when it arrives and that it may go back adds it to the cart",
       "publicPreview": true,
       "variants": [{"key": "control", "control": true, "payload": {"promise": false}},
                    {"key": "promise", "payload": {"promise": true}}],
       "goals": [{"goal": "demo-add-to-cart", "role": "primary"},
                 {"goal": "demo-checkout", "role": "secondary"},
                 {"goal": "demo-newsletter", "role": "secondary"},
                 {"goal": "demo-video", "role": "secondary"},
                 {"goal": "demo-order", "role": "guardrail", "margin": 0.1},
                 {"goal": "demo-revenue", "role": "secondary"}],
       "funnel": ["demo-view-item", "demo-add-to-cart", "demo-checkout", "demo-order"],
       "plan": {"minimumDetectableLift": 0.1, "power": 0.8, "days": 28}}
      """;

  private DemoDefinitions() {}

  /**
   * Puts everything in place, which changes nothing the second time, and returns the experiment.
   */
  static JsonNode apply(Server server) {
    GOALS.forEach((key, definition) -> server.put("/v1/goals/" + key, Json.parse(definition)));
    String path = "/v1/experiments/" + EXPERIMENT;
    JsonNode experiment = server.put(path, Json.parse(DEFINITION));
    if (experiment.path("status").asText().equalsIgnoreCase("draft")) {
      server.post(path + "/start");
    }
    return server.get(path);
  }

  /** The question for the variant of a visitor. */
  static ObjectNode question(DemoVisitor visitor) {
    ObjectNode question = Json.object().put("visitorId", visitor.id());
    question.putArray("experiments").add(EXPERIMENT);
    ObjectNode attributes = question.putObject("attributes");
    visitor.attributes().forEach(attributes::put);
    return question;
  }
}
