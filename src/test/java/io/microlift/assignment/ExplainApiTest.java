package io.microlift.assignment;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What helps a team to check an experiment: explanations, simulations and previews. */
@QuarkusTest
class ExplainApiTest {
  private static final String GOALS = "[{\"goal\": \"explain-add\", \"role\": \"primary\"}]";

  @BeforeEach
  void defineGoal() {
    Api.goal("explain-add", "{\"events\": [\"Product Added\"]}");
  }

  private static void define(String key, String members) {
    admin()
        .body(
            """
            {%s "variants": [{"key": "a", "weight": 1, "control": true, "payload": "Ä"},
                             {"key": "b", "weight": 3, "payload": "B"}], "goals": %s}
            """
                .formatted(members, GOALS))
        .put("/v1/experiments/" + key)
        .then()
        .statusCode(201);
  }

  @Test
  void tellsEveryRuleThatWasTried() {
    define("explained", "\"audience\": {\"country\": \"DE\"}, \"overrides\": {\"qa\": \"b\"},");
    admin().post("/v1/experiments/explained/start").then().statusCode(200);
    client()
        .get("/v1/assignments?visitorId=v&country=DE&experiments=explained&explain=true")
        .then()
        .statusCode(200)
        .body("assignments[0].rules.rule", contains("overrides", "audience", "split"))
        .body("assignments[0].rules.decided", contains(false, false, true))
        .body("assignments[0].rules[2].detail", containsString("by salt explained"));
    client()
        .body(
            """
            {"visitorId": "v", "attributes": {"country": "US"}, "explain": true,
             "experiments": ["explained", "nobody-knows"]}
            """)
        .post("/v1/assignments")
        .then()
        .body("assignments[0].rules.rule", contains("overrides", "audience"))
        .body("assignments[0].rules[1].decided", is(true))
        .body("assignments[1].reason", is("UNKNOWN_EXPERIMENT"));
  }

  @Test
  void decidesTheSameWhetherExplainedOrNot() {
    define("same", "\"traffic\": 0.8,");
    admin().post("/v1/experiments/same/start").then().statusCode(200);
    for (int i = 0; i < 50; i++) {
      String address = "/v1/assignments?experiments=same,none%22&visitorId=d%C3%BC%22-" + i;
      String plain = client().get(address).asString();
      String explained = client().get(address + "&explain=true").asString();

      assertThat(explained.replaceAll(",\"rules\":\\[[^\\]]*\\]", "")).isEqualTo(plain);
    }
  }

  @Test
  void simulatesADraft() {
    define("simulated", "\"traffic\": 0.5,");
    admin()
        .get("/v1/experiments/simulated/simulate?visitors=20000")
        .then()
        .statusCode(200)
        .body("visitors", is(20_000))
        .body("variants.variant", contains("a", "b"))
        .body("variants.expectedShare", contains(0.25f, 0.75f))
        .body("variants[0].observedShare.toDouble()", closeTo(0.25, 0.02))
        .body("reasons.SPLIT.toDouble()", closeTo(10_000, 400))
        .body("reasons.NOT_IN_TRAFFIC.toDouble()", closeTo(10_000, 400))
        .body("pValue", greaterThan(0.001f));
    define(
        "simulated-later",
        """
        "schedule": {"start": "2099-01-01T00:00:00Z"}, "unit": "account",
        "audience": {"device": "phone"}, "layer": "simulated",
        """);
    admin()
        .get("/v1/experiments/simulated-later/simulate?visitors=1000")
        .then()
        .body("reasons.NOT_IN_AUDIENCE", is(1_000))
        .body("$", not(hasKey("pValue")))
        .body("unavailable", containsString("audience"));
    admin()
        .get("/v1/experiments/simulated-later/simulate?visitors=1000&device=phone")
        .then()
        .body("reasons.SPLIT", is(1_000))
        .body("at", is("2099-01-01T00:00:00Z"));
    admin().get("/v1/experiments/simulated/simulate?visitors=0").then().statusCode(400);
    admin().get("/v1/experiments/nobody/simulate").then().statusCode(404);
    client().get("/v1/experiments/simulated/simulate").then().statusCode(403);
  }

  @Test
  void showsVariantsToWhoMayLook() {
    define("previewed", "");
    define("previewed-by-all", "\"publicPreview\": true,");
    String address = "/v1/assignments?visitorId=v&experiments=previewed,previewed-by-all";
    String both = "&microlift-previewed=b&microlift-previewed-by-all=1";
    admin()
        .get(address + both)
        .then()
        .body("assignments.reason", contains("OVERRIDE", "OVERRIDE"))
        .body("assignments.variant", contains("b", "b"))
        .body("assignments.inExperiment", contains(false, false));
    client()
        .get(address + both)
        .then()
        .body("assignments.reason", contains("NOT_RUNNING", "OVERRIDE"))
        .body("assignments.variant", contains("a", "b"));
    client()
        .header("X-Microlift-Override", "other=x, previewed-by-all=nobody")
        .get(address)
        .then()
        .body("assignments.reason", contains("NOT_RUNNING", "NOT_RUNNING"));
    admin()
        .header("X-Microlift-Override", "previewed=b")
        .body("{\"visitorId\": \"v\"}")
        .post("/v1/assignments")
        .then()
        .body("assignments.find { it.experiment == 'previewed' }.variant", is("b"));
  }

  @Test
  void neverCountsAPreview() {
    define("previewed-running", "\"publicPreview\": true,");
    admin().post("/v1/experiments/previewed-running/start").then().statusCode(200);
    String body =
        "{\"visitorId\": \"%s\", \"experiments\": [\"previewed-running\"], \"expose\": true}";
    client()
        .header("X-Microlift-Override", "previewed-running=b")
        .body(body.formatted("looks"))
        .post("/v1/assignments")
        .then()
        .statusCode(200);
    client().body(body.formatted("sees")).post("/v1/assignments").then().statusCode(200);

    assertThat(
            Api.results("previewed-running").getList("variants.visitors", Integer.class).stream()
                .mapToInt(Integer::intValue)
                .sum())
        .isEqualTo(1);
  }
}
