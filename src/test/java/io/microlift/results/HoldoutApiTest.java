package io.microlift.results;

import static io.microlift.Api.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a holdout shows: both sides, as assigning tells them apart, over HTTP. */
@QuarkusTest
class HoldoutApiTest {
  private static final int VISITORS = 400;

  @Test
  void compareVisitorsHeldOutWithAllOthers() {
    define("kept-apart", "{\"share\": 0.5, \"layer\": \"kept-layer\"}");
    Api.goal("kept-added", "{\"events\": [\"Kept Added\"]}");
    admin()
        .body(
            """
            {"layer": "kept-layer", "variants": [{"key": "a", "control": true}, {"key": "b"}],
             "goals": [{"goal": "kept-added", "role": "primary"}]}
            """)
        .put("/v1/experiments/kept-test")
        .then()
        .statusCode(201);
    admin().post("/v1/experiments/kept-test/start").then().statusCode(200);
    Set<String> heldOut = new HashSet<>();
    List<String> items = new ArrayList<>();
    int adding = 0;
    int othersAdding = 0;
    for (int i = 0; i < VISITORS; i++) {
      String visitor = "kept-" + i;
      items.add(event(visitor, "Kept Viewed"));
      boolean kept = isHeldOut(visitor);
      if (kept) {
        heldOut.add(visitor);
      }
      if (i % (kept ? 4 : 2) == 0) {
        items.add(event(visitor, "Kept Added"));
        adding += kept ? 1 : 0;
        othersAdding += kept ? 0 : 1;
      }
    }
    String one = heldOut.iterator().next();
    send(items);

    JsonPath report = await(heldOut.size());
    assertThat(report.getLong("heldOut")).isGreaterThanOrEqualTo(heldOut.size());
    assertThat(report.getLong("others")).isGreaterThanOrEqualTo(VISITORS - heldOut.size());
    assertThat(report.getDouble("split.expected")).isEqualTo(0.5);
    assertThat(report.getDouble("split.observed")).isBetween(0.35, 0.65);
    assertThat(report.getBoolean("split.mismatch")).isFalse();
    assertThat(report.getList("goals.goal")).containsExactly("kept-added");
    assertThat(report.getList("goals[0].variants.variant")).containsExactly("held-out", "others");
    assertThat(report.getInt("goals[0].variants[0].converted")).isEqualTo(adding);
    assertThat(report.getInt("goals[0].variants[1].converted")).isEqualTo(othersAdding);
    double rate = (double) adding / report.getLong("heldOut");
    double othersRate = (double) othersAdding / report.getLong("others");
    assertThat(report.getDouble("goals[0].comparison.lift.estimate"))
        .as("closed form: one rate over the other, less one")
        .isCloseTo(othersRate / rate - 1, within(1e-5));

    long before = report.getLong("mixed");
    String other = firstOther(heldOut);
    send(
        List.of(
            "{\"type\": \"identify\", \"anonymousId\": \"%s\", \"userId\": \"%s\"}"
                .formatted(one, other)));
    JsonPath joined =
        Api.await("/v1/holdouts/kept-apart/results", r -> r.getLong("mixed") == before + 1);
    assertThat(joined.getLong("heldOut")).isEqualTo(report.getLong("heldOut") - 1);
  }

  @Test
  void sayWhatCannotBeReported() {
    admin().get("/v1/holdouts/kept-nowhere/results").then().statusCode(404);
    define("kept-accounts", "{\"share\": 0.1, \"unit\": \"account\", \"layer\": \"kept-none\"}");
    admin()
        .get("/v1/holdouts/kept-accounts/results")
        .then()
        .statusCode(400)
        .body("detail", containsString("by their account"));
    define("kept-new", "{\"share\": 0.1, \"layer\": \"kept-none\"}");
    admin()
        .get("/v1/holdouts/kept-new/results?goal=kept-unknown")
        .then()
        .statusCode(400)
        .body("detail", containsString("kept-unknown"));
  }

  private static void define(String key, String definition) {
    admin().body(definition).put("/v1/holdouts/" + key).then().statusCode(201);
  }

  private static boolean isHeldOut(String visitor) {
    return Api.client()
        .body("{\"visitorId\": \"%s\", \"experiments\": [\"kept-test\"]}".formatted(visitor))
        .post("/v1/assignments")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getString("assignments[0].reason")
        .equals("HOLDOUT");
  }

  private static String firstOther(Set<String> heldOut) {
    for (int i = 0; i < VISITORS; i++) {
      if (!heldOut.contains("kept-" + i)) {
        return "kept-" + i;
      }
    }
    throw new AssertionError("everybody is held out");
  }

  private static String event(String visitor, String name) {
    return "{\"type\": \"track\", \"anonymousId\": \"%s\", \"event\": \"%s\", \"messageId\": \"%s-%s\"}"
        .formatted(visitor, name, visitor, name);
  }

  private static void send(List<String> items) {
    Api.send(String.join(",", items));
  }

  private static JsonPath await(int heldOut) {
    return Api.await(
        "/v1/holdouts/kept-apart/results",
        report -> report.getLong("heldOut") >= heldOut && report.getLong("others") > 100);
  }
}
