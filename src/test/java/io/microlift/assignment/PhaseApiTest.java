package io.microlift.assignment;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Phases, and who keeps the variant it saw. */
@QuarkusTest
class PhaseApiTest {
  private static final String GOALS = "[{\"goal\": \"phase-add\", \"role\": \"primary\"}]";

  @BeforeEach
  void defineGoal() {
    Api.goal("phase-add", "{\"events\": [\"Product Added\"]}");
  }

  @Test
  void areTheOnlyWayToAssignOtherwise() {
    Api.running("phase-only", GOALS);
    admin()
        .body(
            """
            {"traffic": 0.5, "variants": [
               {"key": "control", "control": true, "payload": {"on": false}},
               {"key": "treatment", "weight": 3, "payload": {"on": true}}],
             "goals": %s}
            """
                .formatted(GOALS))
        .put("/v1/experiments/phase-only")
        .then()
        .statusCode(409)
        .body("type", is("urn:microlift:problem:experiment-is-running"))
        .body("detail", containsString("variants, traffic would move visitors"))
        .body("detail", containsString("POST /v1/experiments/phase-only/phases"))
        .body("violations.pointer", contains("/variants", "/traffic"));
    begin("phase-only", "{\"weights\": {\"treatment\": 3}, \"traffic\": 0.5}")
        .body("phases.number", contains(1, 2))
        .body("phases.salt", contains("phase-only", "phase-only:2"))
        .body("phases[1].split.coverage", is(0.5f))
        .body("phases[1].split.shares.weight", contains(1.0f, 3.0f))
        .body("variants[1].weight", is(3.0f))
        .body("variants[1].payload.on", is(true))
        .body("traffic", is(0.5f));
    assertThat(bucket("phase-only", "v-1")).isEqualTo(Bucketing.bucket("phase-only:2", "v-1"));
  }

  @Test
  void sayWhatIsWrongWithThem() {
    Api.running("phase-wrong", GOALS);
    admin()
        .body(
            """
            {"keepBuckets": true, "layer": "x", "weights": {"nobody": 2, "control": 0},
             "traffic": 7, "trafic": 1}
            """)
        .post("/v1/experiments/phase-wrong/phases")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItems("/layer", "/trafic"));
    admin()
        .body("{\"weights\": {\"nobody\": 2, \"control\": 0}, \"traffic\": 7}")
        .post("/v1/experiments/phase-wrong/phases")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItems("/weights/nobody", "/weights/control", "/traffic"));
    Api.draft("phase-draft", GOALS);
    admin()
        .body("{\"traffic\": 0.5}")
        .post("/v1/experiments/phase-draft/phases")
        .then()
        .statusCode(409);
  }

  @Test
  void keepExposedVisitorsWhereTheyAreUnlessBucketsAreNew() {
    Api.running("phase-keep", GOALS);
    Map<String, String> saw = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      saw.put("kept-" + i, variant("phase-keep", "kept-" + i, i % 2 == 0));
    }
    Api.results("phase-keep");
    begin("phase-keep", "{\"keepBuckets\": true, \"weights\": {\"treatment\": 9}}")
        .body("phases.salt", contains("phase-keep", "phase-keep"));
    int moved = 0;
    for (int i = 0; i < 60; i++) {
      String visitor = "kept-" + i;
      String now = variant("phase-keep", visitor, false);
      if (i % 2 == 0) {
        assertThat(now).as("who was exposed").isEqualTo(saw.get(visitor));
      } else if (!now.equals(saw.get(visitor))) {
        moved++;
      }
    }
    assertThat(moved)
        .as("of 30 who only asked, 4 of 10 have a bucket that changed")
        .isBetween(4, 22);
    String reason =
        saw.entrySet().stream()
            .filter(each -> each.getValue().equals("control"))
            .filter(each -> Integer.parseInt(each.getKey().substring(5)) % 2 == 0)
            .filter(each -> Bucketing.bucket("phase-keep", each.getKey()) >= 1_000)
            .map(each -> reason("phase-keep", each.getKey()))
            .findFirst()
            .orElseThrow();
    assertThat(reason).isEqualTo("STICKY");
  }

  @Test
  void identifyKeepsTheVariantSeenFirst() {
    admin()
        .body(
            """
            {"sticky": true, "variants": [{"key": "a", "control": true}, {"key": "b"}],
             "goals": %s}
            """
                .formatted(GOALS))
        .put("/v1/experiments/phase-identity")
        .then()
        .statusCode(201);
    admin().post("/v1/experiments/phase-identity/start").then().statusCode(200);
    String anonymous = visitorOf("phase-identity", "anonymous-", "b");
    String known = visitorOf("phase-identity", "known-", "a");
    assertThat(variant("phase-identity", anonymous, true)).isEqualTo("b");
    client()
        .body("{\"anonymousId\": \"%s\", \"userId\": \"%s\"}".formatted(anonymous, known))
        .post("/v1/identify")
        .then()
        .statusCode(202);
    Api.results("phase-identity");

    assertThat(variant("phase-identity", known, false)).isEqualTo("b");
    assertThat(reason("phase-identity", known)).isEqualTo("STICKY");
  }

  /** A visitor who gets this one of two equal variants by its bucket. */
  private static String visitorOf(String salt, String prefix, String variant) {
    for (int i = 0; ; i++) {
      boolean first = Bucketing.bucket(salt, prefix + i) < 5_000;
      if (first == variant.equals("a")) {
        return prefix + i;
      }
    }
  }

  private static ValidatableResponse begin(String key, String change) {
    return admin().body(change).post("/v1/experiments/" + key + "/phases").then().statusCode(200);
  }

  private static String variant(String experiment, String visitor, boolean expose) {
    return ask(experiment, visitor, expose).getString("assignments[0].variant");
  }

  private static String reason(String experiment, String visitor) {
    return ask(experiment, visitor, false).getString("assignments[0].reason");
  }

  private static int bucket(String experiment, String visitor) {
    return ask(experiment, visitor, false).getInt("assignments[0].bucket");
  }

  private static JsonPath ask(String experiment, String visitor, boolean expose) {
    return client()
        .body(
            "{\"visitorId\": \"%s\", \"experiments\": [\"%s\"], \"expose\": %s}"
                .formatted(visitor, experiment, expose))
        .post("/v1/assignments")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
