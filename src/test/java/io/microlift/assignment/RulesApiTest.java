package io.microlift.assignment;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes part: layers, holdouts, overrides, prerequisites, schedules and ramps over HTTP. */
@QuarkusTest
class RulesApiTest {
  private static final String REST =
      """
      "variants": [{"key": "a", "control": true}, {"key": "b"}],
      "goals": [{"goal": "rules-add", "role": "primary"}]}
      """;

  @BeforeEach
  void defineGoal() {
    Api.goal("rules-add", "{\"events\": [\"Product Added\"]}");
  }

  @Test
  void giveTheVisitorsOfALayerToOneExperimentEach() {
    define("layer-a", "{\"layer\": \"rules\", \"traffic\": 0.3,", 201);
    define("layer-b", "{\"layer\": \"rules\", \"traffic\": 0.5,", 201);
    define("layer-c", "{\"layer\": \"rules\", \"traffic\": 0.4,", 201);
    start("layer-a")
        .body("layerRanges.first", is(List.of(0)))
        .body("layerRanges.end", is(List.of(3_000)));
    start("layer-b").body("layerRanges[0].first", is(3_000));
    admin()
        .post("/v1/experiments/layer-c/start")
        .then()
        .statusCode(409)
        .body("type", is("urn:microlift:problem:layer-is-full"))
        .body("detail", containsString("0.2 of its traffic free"))
        .body("detail", containsString("layer-a, layer-b"));

    Map<String, Long> counts = countReasons(List.of("layer-a", "layer-b"), 100);
    assertThat(counts).containsKeys("SPLIT", "LAYER_TAKEN", "NOT_IN_TRAFFIC");

    admin()
        .body("{\"decision\": \"rollback\"}")
        .post("/v1/experiments/layer-a/conclude")
        .then()
        .statusCode(200)
        .body("layerRanges.size()", is(0));
    start("layer-c")
        .body("layerRanges.first", is(List.of(0, 8_000)))
        .body("layerRanges.end", is(List.of(3_000, 9_000)));
  }

  private Map<String, Long> countReasons(List<String> keys, int visitors) {
    Map<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < visitors; i++) {
      List<String> reasons = new ArrayList<>();
      for (Assigned each : assign("layered-" + i, "", keys)) {
        reasons.add(each.reason());
        counts.merge(each.reason(), 1L, Long::sum);
      }
      assertThat(reasons.stream().filter("SPLIT"::equals).count())
          .as("experiments of one layer that visitor %d takes part in", i)
          .isLessThanOrEqualTo(1);
    }
    return counts;
  }

  @Test
  void keepTheUnitOfALayer() {
    define("unit-a", "{\"layer\": \"units\", \"traffic\": 0.3,", 201);
    define("unit-b", "{\"layer\": \"units\", \"traffic\": 0.3, \"unit\": \"account\",", 201);
    start("unit-a");
    admin()
        .post("/v1/experiments/unit-b/start")
        .then()
        .statusCode(409)
        .body("detail", containsString("divides visitors by visitorId"));
  }

  @Test
  void holdVisitorsOutOfWhatStartsLater() {
    define("before-holdout", "{\"layer\": \"held\", \"traffic\": 0.5,", 201);
    start("before-holdout");
    admin()
        .body("{\"share\": 0.5, \"layer\": \"held\"}")
        .put("/v1/holdouts/quiet")
        .then()
        .statusCode(201)
        .body("share", is(0.5f))
        .header("ETag", "\"1\"");
    define("after-holdout", "{\"layer\": \"held\", \"traffic\": 0.5,", 201);
    start("after-holdout");

    double before = heldOutDecisions();
    int held = 0;
    for (int i = 0; i < 60; i++) {
      List<Assigned> both = assign("held-" + i, "", List.of("before-holdout", "after-holdout"));
      assertThat(both.get(0).reason()).isNotEqualTo("HOLDOUT");
      boolean expected = Bucketing.bucket("holdout:quiet", "held-" + i) < 5_000;
      assertThat(both.get(1).reason().equals("HOLDOUT")).isEqualTo(expected);
      held += expected ? 1 : 0;
    }
    assertThat(held).isBetween(12, 48);
    assertThat(heldOutDecisions() - before).as("counted").isEqualTo(held);

    admin()
        .body("{\"share\": 0.6, \"layer\": \"held\"}")
        .put("/v1/holdouts/quiet")
        .then()
        .statusCode(409)
        .body("detail", containsString("after-holdout"));
    admin()
        .body("{\"share\": 0.4, \"layer\": \"held\"}")
        .put("/v1/holdouts/quiet")
        .then()
        .statusCode(200)
        .body("version", is(2));
    admin().get("/v1/holdouts").then().body("items.key", hasItem("quiet"));
    admin().delete("/v1/holdouts/quiet").then().statusCode(204);
    admin().get("/v1/holdouts/quiet").then().statusCode(404);
    assertThat(assign("held-1", "", List.of("after-holdout")).get(0).reason())
        .isNotEqualTo("HOLDOUT");
    admin()
        .body("{\"share\": 1, \"of\": 2}")
        .put("/v1/holdouts/wrong")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItems("/share", "/of"));
  }

  @Test
  void overrideVisitorsThenAudiences() {
    define(
        "overridden",
        """
        {"overrides": {"qa-a": "a"}, "audience": {"country": "DE"},
         "audienceOverrides": [{"audience": {"tester": "yes"}, "variant": "b"}],
        """,
        201);
    start("overridden");
    assertThat(assign("qa-a", "&tester=yes", List.of("overridden")))
        .containsExactly(new Assigned("overridden", "a", "OVERRIDE"));
    assertThat(assign("anybody", "&tester=yes", List.of("overridden")))
        .containsExactly(new Assigned("overridden", "b", "OVERRIDE"));
    assertThat(assign("anybody", "&tester=no", List.of("overridden")))
        .containsExactly(new Assigned("overridden", "a", "NOT_IN_AUDIENCE"));
    define(
        "overridden-wrong",
        "{\"audienceOverrides\": [{\"audience\": {\"x\": {\"$y\": 1}}, \"variant\": \"c\"}],",
        422);
  }

  @Test
  void requireVariantsOfOtherExperiments() {
    define("parent", "{", 201);
    define(
        "child", "{\"prerequisites\": [{\"experiment\": \"parent\", \"variants\": [\"b\"]}],", 201);
    start("parent");
    start("child");
    for (int i = 0; i < 50; i++) {
      List<Assigned> both = assign("pre-" + i, "", List.of("parent", "child"));
      boolean qualifies = both.get(0).variant().equals("b");
      assertThat(both.get(1).reason()).isEqualTo(qualifies ? "SPLIT" : "NOT_IN_AUDIENCE");
    }
    define("circle-1", "{", 201);
    define("circle-2", needs("circle-1"), 201);
    define("circle-1", needs("circle-2"), 422);
    define("circle-3", needs("nobody-knows"), 422);
    define("circle-4", needs("circle-4"), 422);
    admin()
        .delete("/v1/experiments/circle-1")
        .then()
        .statusCode(409)
        .body("detail", containsString("circle-2"));
  }

  private static String needs(String key) {
    return "{\"prerequisites\": [{\"experiment\": \"%s\", \"variants\": [\"b\"]}],".formatted(key);
  }

  @Test
  void followTheScheduleAndTheRamp() {
    Instant now = Instant.now();
    Instant past = now.minus(Duration.ofDays(1));
    Instant future = now.plus(Duration.ofDays(1));
    define(
        "due", "{\"schedule\": {\"start\": \"%s\", \"end\": \"%s\"},".formatted(past, future), 201);
    define("early", "{\"schedule\": {\"start\": \"%s\"},".formatted(future), 201);
    define("late", "{\"schedule\": {\"end\": \"%s\"},".formatted(past), 201);
    define(
        "ramped",
        """
        {"traffic": 0.01, "ramp": [{"at": "%s", "traffic": 0.5}, {"at": "%s", "traffic": 1}],
        """
            .formatted(past, future),
        201);
    List<String> keys = List.of("due", "early", "late", "ramped");
    keys.forEach(RulesApiTest::start);
    int in = 0;
    for (int i = 0; i < 60; i++) {
      List<Assigned> all = assign("due-" + i, "", keys);
      assertThat(all.stream().map(Assigned::reason).toList().subList(0, 3))
          .containsExactly("SPLIT", "NOT_RUNNING", "NOT_RUNNING");
      in += all.get(3).reason().equals("SPLIT") ? 1 : 0;
    }
    assertThat(in).as("of 60 at half traffic").isBetween(12, 48);
    define(
        "ramped-wrong",
        "{\"traffic\": 0.5, \"ramp\": [{\"at\": \"%s\", \"traffic\": 0.4}],".formatted(past),
        422);
    define("schedule-wrong", "{\"schedule\": {\"start\": \"soon\"},", 422);
  }

  @Test
  void refuseWhatTakesTooLongToRead() {
    client()
        .body(
            "{\"visitorId\": \"v\", \"attributes\": {\"page\": {\"url\": \"%s\"}}}"
                .formatted("x".repeat(2_049)))
        .post("/v1/assignments")
        .then()
        .statusCode(422)
        .body("violations[0].pointer", is("/attributes/page"))
        .body("violations[0].message", containsString("2048 characters"));
    client()
        .get("/v1/assignments?visitorId=v&url=" + "x".repeat(2_049))
        .then()
        .statusCode(400)
        .body("detail", containsString("url has 2049 characters"));
    client()
        .body("{\"visitorId\": \"%s\"}".formatted("v".repeat(257)))
        .post("/v1/assignments")
        .then()
        .statusCode(422);
  }

  private static double heldOutDecisions() {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("microlift_holdout_decisions_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** What a storefront got. */
  private record Assigned(String experiment, String variant, String reason) {}

  private static List<Assigned> assign(String visitor, String attributes, List<String> keys) {
    JsonPath answer =
        client()
            .get(
                "/v1/assignments?visitorId=%s%s&experiments=%s"
                    .formatted(visitor, attributes, String.join(",", keys)))
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    List<Assigned> assigned = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String at = "assignments[%d].".formatted(i);
      assigned.add(
          new Assigned(
              answer.getString(at + "experiment"),
              answer.getString(at + "variant"),
              answer.getString(at + "reason")));
    }
    return assigned;
  }

  private static void define(String key, String begin, int status) {
    admin().body(begin + REST).put("/v1/experiments/" + key).then().statusCode(status);
  }

  private static ValidatableResponse start(String key) {
    return admin().post("/v1/experiments/" + key + "/start").then().statusCode(200);
  }
}
