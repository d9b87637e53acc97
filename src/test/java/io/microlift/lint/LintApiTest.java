package io.microlift.lint;

import static io.microlift.Api.admin;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every rule of lint over HTTP: a definition that keeps it, and one that does not. */
@QuarkusTest
class LintApiTest {
  private static final String VARIANTS =
      "\"variants\": [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]";
  private static final String GOALS =
      """
      "goals": [{"goal": "lint-add", "role": "primary"},
                {"goal": "lint-revenue", "role": "guardrail", "margin": 0.02}]
      """;

  @BeforeEach
  void defineGoals() {
    Api.goal("lint-add", "{\"events\": [\"Product Added\"], \"window\": \"P7D\"}");
    Api.goal(
        "lint-revenue",
        "{\"tier\": \"macro\", \"kind\": \"value\", \"events\": [\"purchase\"], \"currency\": \"EUR\"}");
  }

  @Test
  void passesASoundDefinitionAndStoresNothing() {
    validate("lint-sound", VARIANTS, GOALS, "\"plan\": {\"days\": 14}")
        .header("Microlift-Status", is("pass"))
        .body("status", is("pass"))
        .body("violations.size()", is(0))
        .body("experiments[0].checks.size()", is(10))
        .body("experiments[0].checks[0].id", is("L01"));
    admin().get("/v1/experiments/lint-sound").then().statusCode(404);
  }

  @Test
  void collectsWhatIsWrongWithTheForm() {
    ValidatableResponse answer =
        validate(
            "lint bad",
            "\"variants\": [{\"key\": \"a\", \"weight\": 0, \"payload\": 1}, {\"key\": \"a\"}]",
            GOALS,
            "\"trafic\": 1");
    answer
        .body("status", is("fail"))
        .body("violations.pointer", hasItems("/key", "/variants/0/weight", "/trafic"));
    verdict(answer, "L01", "fail");
    verdict(answer, "L02", "fail");
  }

  @Test
  void wantsOnePrimaryGoalThatExists() {
    verdict(validate("lint-goal", VARIANTS, "\"goals\": []"), "L03", "fail");
    verdict(validate("lint-goal", VARIANTS, "\"goals\": [{\"goal\": \"lint-no\"}]"), "L03", "fail");
    verdict(validate("lint-goal", VARIANTS, GOALS), "L03", "pass");
  }

  @Test
  void takesGoalsThatAreProposedBesideIt() {
    admin()
        .body(
            """
            {"goals": [{"key": "lint-new", "events": ["seen"]}],
             "experiments": [{"key": "lint-inline", %s,
                              "goals": [{"goal": "lint-new", "role": "primary"}]}]}
            """
                .formatted(VARIANTS))
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(200)
        .body("experiments[0].checks.find { it.id == 'L03' }.status", is("pass"))
        .body("experiments[0].checks.find { it.id == 'L04' }.status", is("warn"));
  }

  @Test
  void wantsAMacroGoalToBeGuarded() {
    ValidatableResponse micro =
        validate(
            "lint-micro", VARIANTS, "\"goals\": [{\"goal\": \"lint-add\", \"role\": \"primary\"}]");
    micro.body("status", is("warn"));
    verdict(micro, "L04", "warn");
    verdict(validate("lint-micro", VARIANTS, GOALS), "L04", "pass");
  }

  @Test
  void cannotSayWithoutHistoryWhetherThePlanFindsItsLift() {
    verdict(
        validate(
            "lint-plan",
            VARIANTS,
            GOALS,
            "\"plan\": {\"days\": 14, \"minimumDetectableLift\": 0.03}"),
        "L05",
        "insufficient");
    verdict(validate("lint-plan", VARIANTS, GOALS), "L05", "not-applicable");
  }

  /** Found by random requests: it was an internal error. */
  @Test
  void aRampFromBelowNothingIsRefusedByName() {
    admin()
        .body(
            """
            {"key": "lint-ramp", "traffic": -5, "ramp": [{"at": "2030-01-01T00:00:00Z"}], %s}
            """
                .formatted(VARIANTS))
        .post("/v1/experiments")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItem("/ramp/0/traffic"));
  }

  @Test
  void keepsVisitorsOfARunningExperiment() {
    Api.running("lint-runs", "[{\"goal\": \"lint-add\", \"role\": \"primary\"}]");
    ValidatableResponse moved = validate("lint-runs", VARIANTS, GOALS);
    verdict(moved, "L06", "fail");
    moved.body("experiments[0].checks.find { it.id == 'L06' }.remedy", containsString("/phases"));
    String same =
        "\"variants\": [{\"key\": \"control\", \"control\": true}, {\"key\": \"treatment\"}]";
    verdict(validate("lint-runs", same, GOALS), "L06", "pass");
  }

  @Test
  void looksForRoomInTheLayer() {
    admin()
        .body("{%s, %s, \"layer\": \"lint\", \"traffic\": 0.7}".formatted(VARIANTS, GOALS))
        .put("/v1/experiments/lint-layer");
    admin().post("/v1/experiments/lint-layer/start").then().statusCode(200);
    String layer = "\"layer\": \"lint\", \"traffic\": ";
    verdict(validate("lint-fits", VARIANTS, GOALS, layer + 0.3), "L07", "pass");
    ValidatableResponse full = validate("lint-full", VARIANTS, GOALS, layer + 0.4);
    verdict(full, "L07", "fail");
    full.body("experiments[0].checks.find { it.id == 'L07' }.detail", containsString("lint-layer"));
    verdict(
        validate("lint-unit", VARIANTS, GOALS, layer + 0.1 + ", \"unit\": \"account\""),
        "L07",
        "fail");
  }

  @Test
  void wantsWholeWeeksThatHoldTheWindows() {
    verdict(validate("lint-w", VARIANTS, GOALS, "\"plan\": {\"days\": 10}"), "L08", "warn");
    verdict(validate("lint-w", VARIANTS, GOALS, "\"plan\": {\"days\": 5}"), "L08", "warn");
    verdict(validate("lint-w", VARIANTS, GOALS, "\"plan\": {\"days\": 7}"), "L08", "pass");
  }

  @Test
  void warnsOfExclusionFromAnUnevenSplit() {
    String uneven =
        "\"variants\": [{\"key\": \"a\", \"control\": true, \"weight\": 9}, {\"key\": \"b\"}]";
    verdict(validate("lint-uneven", uneven, GOALS), "L09", "warn");
    verdict(
        validate("lint-uneven", uneven, GOALS, "\"multipleExposures\": \"first\""),
        "L09",
        "not-applicable");
    verdict(validate("lint-uneven", VARIANTS, GOALS), "L09", "pass");
  }

  @Test
  void wantsAnEndOfAFixedHorizon() {
    String fixed = "\"analysis\": {\"method\": \"fixed\"}";
    verdict(validate("lint-end", VARIANTS, GOALS, fixed), "L10", "warn");
    verdict(validate("lint-end", VARIANTS, GOALS, fixed, "\"plan\": {\"days\": 7}"), "L10", "pass");
  }

  @Test
  void readsYaml() {
    admin()
        .config(Yaml.AS_TEXT)
        .contentType(Yaml.MEDIA_TYPE)
        .body(
            """
            key: lint-yaml
            variants:
              - {key: a, control: true}
              - {key: b, weight: 2}
            goals: [{goal: lint-add, role: primary}]
            """)
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(200)
        .body("experiments[0].experiment", is("lint-yaml"))
        .body("violations.size()", is(0));
  }

  @Test
  void refusesYamlThatIsNoneOrIsAnAttack() {
    admin()
        .config(Yaml.AS_TEXT)
        .contentType(Yaml.MEDIA_TYPE)
        .body("key: [unclosed")
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(400)
        .body("detail", containsString("Line"));
    admin()
        .config(Yaml.AS_TEXT)
        .contentType(Yaml.MEDIA_TYPE)
        .body("a: &a [x, x]\nb: &b [*a, *a]\nkey: *b\n")
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(200)
        .body("status", is("fail"))
        .body("violations.pointer", hasItem("/a"));
    admin()
        .config(Yaml.AS_TEXT)
        .contentType(Yaml.MEDIA_TYPE)
        .body("key: a\nkey: b\n")
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(400);
  }

  @Test
  void writesFormsForPipelines() {
    admin()
        .accept("application/xml")
        .body("{\"key\": \"lint-form\", %s}".formatted(VARIANTS))
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(200)
        .body("testsuites.testsuite.@failures", is("1"));
    admin()
        .accept("text/plain")
        .body("{\"key\": \"lint-form\", %s}".formatted(VARIANTS))
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(200)
        .body(containsString("L03"));
  }

  private static ValidatableResponse validate(String key, String... members) {
    return admin()
        .body("{\"key\": \"%s\", %s}".formatted(key, String.join(", ", members)))
        .urlEncodingEnabled(false)
        .post("/v1/experiments:validate")
        .then()
        .statusCode(200)
        .body("status", notNullValue());
  }

  private static void verdict(ValidatableResponse answer, String id, String status) {
    answer.body("experiments[0].checks.find { it.id == '%s' }.status".formatted(id), is(status));
  }
}
