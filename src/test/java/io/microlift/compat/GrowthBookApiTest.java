package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The protocol of GrowthBook's SDKs, without them; {@code GrowthBookIT} runs the real one. */
@QuarkusTest
class GrowthBookApiTest {
  private static final String FEATURES = "/api/features/" + PostgresResource.CLIENT_KEY;
  private static final String EVALUATE = "/api/eval/" + PostgresResource.CLIENT_KEY;
  private static final String TRACK = "/track?client_key=" + PostgresResource.CLIENT_KEY;

  private static ValidatableResponse define(String key, String more) {
    return define(key, more, "gb_goal");
  }

  private static ValidatableResponse define(String key, String more, String goal) {
    Api.goal("gb_revenue", "{\"kind\": \"value\", \"events\": [\"Gb Paid\"]}");
    Api.goal("gb_goal", "{\"events\": [\"Gb Goal\"]}");
    Api.admin()
        .body(
            """
            {"variants": [{"key": "control", "control": true, "payload": "old"},
                          {"key": "treatment", "payload": "new"}],
             "goals": [{"goal": "%s", "role": "primary"}, {"goal": "gb_revenue"}]%s}
            """
                .formatted(goal, more))
        .put("/v1/experiments/" + key);
    return Api.admin().post("/v1/experiments/" + key + "/start").then().statusCode(200);
  }

  private static JsonPath feature(String key) {
    JsonPath answer = RestAssured.given().get(FEATURES).then().statusCode(200).extract().jsonPath();
    return answer.setRootPath("features.'%s'".formatted(key));
  }

  @Test
  void sendsFeaturesThatCachesMayKeep() {
    define("gb-cached", "");
    String etag =
        RestAssured.given()
            .header("Origin", "https://shop.example")
            .get(FEATURES)
            .then()
            .statusCode(200)
            .header("Cache-Control", containsString("max-age=30, stale-while-revalidate=3600"))
            .header("x-sse-support", is("enabled"))
            .header("Access-Control-Expose-Headers", containsString("x-sse-support"))
            .body("status", is(200))
            .body("experiments.size()", is(0))
            .body("dateUpdated", notNullValue())
            .body("features.gb-cached.defaultValue", is("old"))
            .extract()
            .header("ETag");
    RestAssured.given()
        .header("If-None-Match", etag)
        .get(FEATURES)
        .then()
        .statusCode(304)
        .header("ETag", is(etag));
    Api.draft("gb-draft", "[]");
    RestAssured.given().get(FEATURES).then().header("ETag", is(etag));
    define("gb-cached-too", "");
    RestAssured.given().header("If-None-Match", etag).get(FEATURES).then().statusCode(200);
  }

  @Test
  void refusesAWrongKeyForGood() {
    for (String path : List.of("/api/features/nobodys-key", "/sub/nobodys-key")) {
      RestAssured.given()
          .get(path)
          .then()
          .statusCode(400)
          .header("x-unrecoverable", is("1"))
          .body("status", is(400))
          .body("error", notNullValue());
    }
  }

  /** What an SDK must know to divide visitors as the server does. */
  @Test
  void tellsTheSplit() {
    define("gb-split", ", \"traffic\": 0.4");
    JsonPath rule = feature("gb-split");
    assertThat(rule.getString("rules[0].key")).isEqualTo("gb-split");
    assertThat(rule.getString("rules[0].seed")).isEqualTo("gb-split");
    assertThat(rule.getInt("rules[0].hashVersion")).isEqualTo(2);
    assertThat(rule.getString("rules[0].hashAttribute")).isEqualTo("id");
    assertThat(rule.<List<List<Float>>>get("rules[0].ranges"))
        .isEqualTo(List.of(List.of(0.0f, 0.2f), List.of(0.5f, 0.7f)));
    assertThat(rule.<List<String>>get("rules[0].meta.key")).containsExactly("control", "treatment");
  }

  @Test
  void decidesForOneVisitorWithoutTellingTheRules() {
    define("gb-eval", ", \"audience\": {\"country\": \"DE\"}");
    for (int i = 0; i < 20; i++) {
      String variant =
          Api.client()
              .body("{\"visitorId\": \"e-%d\", \"attributes\": {\"country\": \"DE\"}}".formatted(i))
              .post("/v1/assignments")
              .path("assignments.find { it.experiment == 'gb-eval' }.variant");
      JsonPath rule = evaluate("{\"id\": \"e-%d\", \"country\": \"DE\"}".formatted(i), "gb-eval");
      assertThat(rule.getString("rules[0].tracks[0].result.key")).isEqualTo(variant);
      assertThat(rule.getString("rules[0].tracks[0].result.hashValue")).isEqualTo("e-" + i);
      assertThat(rule.getString("rules[0].force"))
          .isEqualTo(variant.equals("control") ? "old" : "new");
      assertThat(rule.<Object>get("rules[0].condition")).isNull();
    }
    assertThat(evaluate("{\"id\": \"e-1\", \"country\": \"FR\"}", "gb-eval").getMap(""))
        .isEqualTo(Map.of("defaultValue", "old"));
    assertThat(evaluate("{}", "gb-eval").getMap("")).isEqualTo(Map.of("defaultValue", "old"));
  }

  private static JsonPath evaluate(String attributes, String key) {
    return evaluated("{\"attributes\": %s}".formatted(attributes), key);
  }

  private static JsonPath evaluated(String body, String key) {
    return RestAssured.given()
        .contentType("application/json")
        .body(body)
        .post(EVALUATE)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .setRootPath("features.'%s'".formatted(key));
  }

  @Test
  void showsForcedVariationsWhereAnyoneMayLook() {
    define("gb-open", ", \"publicPreview\": true, \"traffic\": 0.0001");
    define("gb-shut", ", \"traffic\": 0.0001");
    for (String forced :
        List.of(
            "\"forcedVariations\": {\"gb-open\": 1, \"gb-shut\": 1}",
            "\"url\": \"https://shop.example/a?x=1&gb-open=1&gb-shut=1#top\"")) {
      String body = "{\"attributes\": {\"id\": \"f-1\"}, %s}".formatted(forced);
      assertThat(evaluated(body, "gb-open").getMap("")).isEqualTo(Map.of("defaultValue", "new"));
      assertThat(evaluated(body, "gb-shut").getMap("")).isEqualTo(Map.of("defaultValue", "old"));
    }
  }

  private static RequestSpecification plain(String body) {
    return RestAssured.given().contentType("text/plain").body(body);
  }

  /** Traps a and b: plain text without times and ids; only ids of the sender make repetitions. */
  @Test
  void countsWhatThePluginSends() {
    Api.goal("gb_added", "{\"kind\": \"count\", \"events\": [\"Gb Added\"]}");
    define("gb-track", "", "gb_added");
    String exposure =
        """
        {"event_name": "Experiment Viewed", "device_id": "d-1", "user_id": null,
         "properties_json": {"experimentId": "gb-track", "variationId": "treatment",
                             "hashAttribute": "id", "hashValue": "d-1"},
         "context_json": {"device": "phone"}, "sdk_language": "js", "url": "https://shop.example/"}
        """;
    String added =
        "{\"event_name\": \"Gb Added\", \"device_id\": \"d-1\", \"properties_json\": {}}";
    String once = added.replace("{}", "{\"event_id\": \"gb-once\"}");
    String paid =
        added
            .replace("Gb Added", "Gb Paid")
            .replace("{}", "{\"order_id\": \"gb-o1\", \"value\": 5}");
    String usage = "{\"event_name\": \"Feature Evaluated\", \"properties_json\": {}}";
    String items = String.join(",", exposure, added, once, paid, usage, "{}");
    for (int repeated = 0; repeated < 2; repeated++) {
      plain("[" + items + "]")
          .post(TRACK)
          .then()
          .statusCode(202)
          .body("accepted", is(4))
          .body("ignored", is(1))
          .body("rejected.index", is(List.of(5)))
          .body("rejected[0].problem", containsString("event_name is missing"));
    }
    JsonPath results = Api.results("gb-track").setRootPath("goals");
    assertThat(results.getInt("[0].variants[1].visitors")).isEqualTo(1);
    assertThat(results.getInt("[0].variants[1].sum")).isEqualTo(2 + 1);
    assertThat(results.getDouble("[1].variants[1].sum")).isEqualTo(5.0);
  }

  /** Trap c: the unit is what was hashed, whatever else the page calls its visitor. */
  @Test
  void joinsTheDeviceWithWhoWasHashed() {
    Api.goal("gb_joined", "{\"events\": [\"Gb Joined\"]}");
    define("gb-joined", "", "gb_joined");
    String exposure =
        """
        {"event_name": "Experiment Viewed", "device_id": "%s", "user_id": "%s",
         "properties_json": {"experimentId": "gb-joined", "variationId": "1",
                             "hashAttribute": "%s", "hashValue": "%s"}}
        """;
    String goal = "{\"event_name\": \"Gb Joined\", \"device_id\": \"%s\", \"properties_json\": {}}";
    String items =
        String.join(
            ",",
            exposure.formatted("jd-1", "", "id", "jv-1"),
            goal.formatted("jd-1"),
            exposure.formatted("jd-2", "ju-2", "user_id", "ju-2"),
            goal.formatted("jd-2"),
            exposure.formatted("jd-3", "", "account", "ja-3"),
            exposure.formatted("jd-4", "", "account", "ja-3"),
            goal.formatted("jd-4"));
    plain("[" + items + "]").post(TRACK).then().statusCode(202).body("accepted", is(7));
    JsonPath results = Api.results("gb-joined").setRootPath("goals[0].variants[1]");
    assertThat(results.getInt("visitors")).isEqualTo(4);
    assertThat(results.getInt("converted")).isEqualTo(3);
  }

  /** Servers send attributes and times, and their clocks may be wrong. */
  @Test
  void takesWhatServersSend() {
    define("gb-server", "");
    plain(
            """
            {"sentAt": "2026-01-01T00:00:00Z", "events": [
              {"event_name": "Experiment Viewed", "timestamp": "2026-01-01T00:00:00Z",
               "properties": {"experiment_id": "gb-server", "variation_id": "control"},
               "attributes": {"id": "s-1", "country": "DE"}}]}
            """)
        .post(TRACK)
        .then()
        .statusCode(202)
        .body("accepted", is(1));
    assertThat(Api.results("gb-server").getInt("variants[0].visitors")).isEqualTo(1);
  }

  @Test
  void needsAKeyToTrack() {
    plain("[]").post("/track").then().statusCode(400).body("error", notNullValue());
    plain("[]").post("/track?client_key=nobodys-key").then().statusCode(400);
    plain("7").post(TRACK).then().statusCode(400).body("status", is(400));
    plain("[").post(TRACK).then().statusCode(400);
  }
}
