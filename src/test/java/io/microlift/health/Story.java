package io.microlift.health;

import static io.microlift.Api.admin;

import io.microlift.Api;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An experiment that visitors of a test go through. */
final class Story {
  private static final int BATCH = 500;
  private static final String PROGRAM =
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

  private final String key;
  private final List<String> items = new ArrayList<>();
  private int visitors;

  private Story(String key) {
    this.key = key;
  }

  /** Begins an experiment with a primary goal, a macro guardrail and revenue. */
  static Story of(String key, String more) {
    Api.goal(key + "-add", "{\"events\": [\"%s add\"]}".formatted(key));
    Api.goal(key + "-order", "{\"tier\": \"macro\", \"events\": [\"%s order\"]}".formatted(key));
    admin()
        .body(
            """
            {"variants": [{"key": "control", "control": true}, {"key": "treatment"}],
             "goals": [{"goal": "%1$s-add", "role": "primary"},
                       {"goal": "%1$s-order", "role": "guardrail", "margin": 0.02}],
             "tags": ["%1$s-tag"]%2$s}
            """
                .formatted(key, more))
        .put("/v1/experiments/" + key)
        .then()
        .statusCode(201);
    admin().post("/v1/experiments/" + key + "/start").then().statusCode(200);
    return new Story(key);
  }

  /**
   * Visitors come some days ago, and the first of them convert a minute later.
   *
   * @param device what they say they use
   */
  Story visitors(String variant, int many, int adding, int ordering, long daysAgo, String device) {
    Instant at = Instant.now().minus(Duration.ofDays(daysAgo)).minusSeconds(120);
    for (int i = 0; i < many; i++) {
      String visitor = key + "-" + visitors++;
      items.add(saw(visitor, variant, at, device));
      if (i < adding) {
        items.add(did(visitor, key + " add", at.plusSeconds(60)));
      }
      if (i < ordering) {
        items.add(did(visitor, key + " order", at.plusSeconds(60)));
      }
    }
    return this;
  }

  /** Programs that say what they are see a variant now. */
  Story programs(String variant, int many) {
    for (int i = 0; i < many; i++) {
      String seen = saw(key + "-program-" + i, variant, Instant.now().minusSeconds(10), "phone");
      items.add(seen.replaceFirst("\\{", "{\"context\": {\"userAgent\": \"" + PROGRAM + "\"}, "));
    }
    return this;
  }

  /** The first visitors see another variant, too. */
  Story alsoSee(String variant, int many) {
    for (int i = 0; i < many; i++) {
      items.add(saw(key + "-" + i, variant, Instant.now().minusSeconds(10), "phone"));
    }
    return this;
  }

  /** Visitors, by their numbers, had added something the days before. */
  Story hadAdded(int from, int to, long daysAgo) {
    for (int i = from; i < to; i++) {
      items.add(did(key + "-" + i, key + " add", Instant.now().minus(Duration.ofDays(daysAgo))));
    }
    return this;
  }

  /** The health once everything is counted. */
  JsonPath health(String parameters) {
    for (int at = 0; at < items.size(); at += BATCH) {
      Api.send(String.join(",", items.subList(at, Math.min(items.size(), at + BATCH))));
    }
    items.clear();
    Api.results(key);
    return admin()
        .get("/v1/experiments/" + key + "/health" + parameters)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** The verdict of one check. */
  static String verdict(JsonPath health, String id) {
    return health.getString("checks.find { it.id == '%s' }.status".formatted(id));
  }

  private String saw(String visitor, String variant, Instant at, String device) {
    return """
    {"type": "track", "event": "Experiment Viewed", "anonymousId": "%s", "timestamp": "%s",
     "properties": {"experiment_id": "%s", "variation_id": "%s", "device": "%s"}}
    """
        .formatted(visitor, at, key, variant, device);
  }

  private static String did(String visitor, String event, Instant at) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "%s", "timestamp": "%s"}
    """
        .formatted(event, visitor, at);
  }
}
