package io.microlift.experiment;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExperimentApiTest {
  private static final String GOALS = "[{\"goal\": \"life-add\", \"role\": \"primary\"}]";

  @BeforeEach
  void defineGoal() {
    Api.goal("life-add", "{\"events\": [\"Product Added\"], \"window\": \"P7D\"}");
  }

  @Test
  void answersAGoalAsItWasDefined() {
    admin()
        .get("/v1/goals/life-add")
        .then()
        .statusCode(200)
        .header("ETag", notNullValue())
        .body("key", is("life-add"))
        .body("kind", is("conversion"))
        .body("window", is("PT168H"));
  }

  @Test
  void putsTheSameDefinitionTwiceWithoutANewVersion() {
    Api.draft("life-twice", GOALS);
    String body = "{\"variants\": [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]}";
    for (int i = 0; i < 2; i++) {
      admin()
          .body(body)
          .put("/v1/experiments/life-twice")
          .then()
          .statusCode(200)
          .body("version", is(2));
    }
  }

  @Test
  void namesEverythingThatIsWrong() {
    admin()
        .body(
            """
            {"variants": [{"key": "a b", "control": true, "weight": 0}, {"key": "b", "weigth": 1}],
             "traffic": 2, "layer": "", "audience": {"age": {"$more": 7}}, "goals": [{"goal": "life-add", "role": "main"}],
             "plan": {"power": 1}, "analysis": {"alpha": "small"}}
            """)
        .put("/v1/experiments/life-wrong")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", is("urn:microlift:problem:invalid-body"))
        .body(
            "violations.pointer",
            hasItems(
                "/variants/0/key",
                "/variants/0/weight",
                "/variants/1/weigth",
                "/traffic",
                "/layer",
                "/audience/age/$more",
                "/goals/0/role",
                "/plan/power",
                "/analysis/alpha"));
  }

  @Test
  void refusesGoalsThatDoNotExist() {
    admin()
        .body(
            """
            {"variants": [{"key": "a", "control": true}, {"key": "b"}],
             "goals": [{"goal": "life-nope", "role": "primary"}], "funnel": ["life-add", "nowhere"]}
            """)
        .put("/v1/experiments/life-goals")
        .then()
        .statusCode(422)
        .body("violations.pointer", contains("/goals/0/goal", "/funnel/1"))
        .body("violations[0].message", containsString("PUT /v1/goals/life-nope"));
  }

  @Test
  void refusesWhatIsNotJson() {
    admin()
        .body("{\"variants\": [")
        .put("/v1/experiments/life-broken")
        .then()
        .statusCode(400)
        .body("type", is("urn:microlift:problem:malformed-body"))
        .body("detail", containsString("column"))
        .body("detail", not(containsString("fasterxml")));
  }

  @Test
  void refusesMembersThatAreGivenTwice() {
    admin()
        .body("{\"traffic\": 1, \"traffic\": 0.5}")
        .put("/v1/experiments/life-double")
        .then()
        .statusCode(400);
  }

  @Test
  void refusesADefinitionThatIsTooLarge() {
    admin()
        .body("{\"name\": \"" + "x".repeat(70_000) + "\"}")
        .put("/v1/experiments/life-large")
        .then()
        .statusCode(413)
        .body("type", is("urn:microlift:problem:body-too-large"));
  }

  @Test
  void walksThroughItsLife() {
    Api.draft("life", GOALS);
    move("life", "pause", 409);
    move("life", "start", 200);
    move("life", "start", 409);
    move("life", "pause", 200);
    move("life", "resume", 200);
    move("life", "archive", 409);
    admin()
        .body("{\"decision\": \"ship\", \"variant\": \"nobody\"}")
        .post("/v1/experiments/life/conclude")
        .then()
        .statusCode(422)
        .body("violations[0].pointer", is("/variant"));
    admin()
        .body("{\"decision\": \"ship\", \"variant\": \"treatment\", \"note\": \"why not\"}")
        .post("/v1/experiments/life/conclude")
        .then()
        .statusCode(200)
        .body("status", is("concluded"))
        .body("conclusion.variant", is("treatment"))
        .body("phases[0].endedAt", notNullValue());
    move("life", "archive", 200);
    admin()
        .get("/v1/experiments/life/history")
        .then()
        .body(
            "action", contains("archived", "concluded", "resumed", "paused", "started", "created"))
        .body("who", everyItem(is("admin")));
  }

  @Test
  void saysWhichStatusMayFollow() {
    Api.draft("life-illegal", GOALS);
    admin()
        .body("{\"decision\": \"rollback\"}")
        .post("/v1/experiments/life-illegal/conclude")
        .then()
        .statusCode(409)
        .body("type", is("urn:microlift:problem:illegal-transition"))
        .body("detail", is("life-illegal is draft and cannot become concluded, only running."));
  }

  @Test
  void keepsVisitorsWhereTheyAreWhileItRuns() {
    Api.running("life-running", GOALS);
    admin()
        .body(
            """
            {"variants": [{"key": "control", "control": true, "payload": {"on": false}},
                          {"key": "treatment", "weight": 3, "payload": {"on": true}}],
             "goals": [{"goal": "life-add", "role": "primary"}]}
            """)
        .put("/v1/experiments/life-running")
        .then()
        .statusCode(409)
        .body("type", is("urn:microlift:problem:experiment-is-running"));
  }

  @Test
  void needsAPrimaryGoalToStart() {
    Api.draft("life-aimless", "[{\"goal\": \"life-add\"}]");
    admin()
        .post("/v1/experiments/life-aimless/start")
        .then()
        .statusCode(409)
        .body("detail", containsString("primary goal"));
  }

  @Test
  void letsOneExperimentOfALayerRun() {
    for (String key : new String[] {"life-layer-1", "life-layer-2"}) {
      admin()
          .body(
              """
              {"layer": "life", "variants": [{"key": "a", "control": true}, {"key": "b"}],
               "goals": [{"goal": "life-add", "role": "primary"}]}
              """)
          .put("/v1/experiments/" + key)
          .then()
          .statusCode(201);
    }
    move("life-layer-1", "start", 200);
    move("life-layer-2", "start", 409);
  }

  @Test
  void refusesToOverwriteSomeoneElsesChange() {
    Api.draft("life-stale", GOALS);
    admin()
        .header("If-Match", "\"7\"")
        .post("/v1/experiments/life-stale/start")
        .then()
        .statusCode(412)
        .body("detail", containsString("version \"1\""));
    admin()
        .header("If-Match", "\"1\"")
        .post("/v1/experiments/life-stale/start")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"");
  }

  @Test
  void deletesDraftsOnly() {
    Api.draft("life-draft", GOALS);
    admin().delete("/v1/experiments/life-draft").then().statusCode(204);
    admin().get("/v1/experiments/life-draft").then().statusCode(404);
    Api.running("life-kept", GOALS);
    admin().delete("/v1/experiments/life-kept").then().statusCode(409);
  }

  @Test
  void createsOnlyWhatDoesNotExist() {
    String body =
        "{\"key\": \"life-new\", \"variants\":"
            + " [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]}";
    admin()
        .body(body)
        .post("/v1/experiments")
        .then()
        .statusCode(201)
        .header("Location", containsString("/v1/experiments/life-new"));
    admin()
        .body(body)
        .post("/v1/experiments")
        .then()
        .statusCode(409)
        .body("type", is("urn:microlift:problem:already-exists"));
  }

  @Test
  void listsPagesNewestFirst() {
    for (int i = 1; i <= 3; i++) {
      admin()
          .body(
              "{\"tags\": [\"paged\"], \"variants\":"
                  + " [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]}")
          .put("/v1/experiments/life-page-" + i)
          .then()
          .statusCode(201);
    }
    String cursor =
        admin()
            .get("/v1/experiments?tag=paged&limit=2")
            .then()
            .body("items.key", contains("life-page-3", "life-page-2"))
            .extract()
            .path("nextCursor");
    admin()
        .get("/v1/experiments?tag=paged&limit=2&cursor=" + cursor)
        .then()
        .body("items.key", contains("life-page-1"))
        .body("containsKey('nextCursor')", is(false));
    admin().get("/v1/experiments?status=asleep").then().statusCode(400);
  }

  @Test
  void opensOnlyToTheRightKeys() {
    RestAssured.given().get("/v1/experiments").then().statusCode(401);
    RestAssured.given()
        .header("Authorization", "Bearer nobody-has-this-key")
        .get("/v1/experiments")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer");
    client().get("/v1/experiments").then().statusCode(403);
  }

  private static void move(String key, String step, int status) {
    admin().post("/v1/experiments/" + key + "/" + step).then().statusCode(status);
  }
}
