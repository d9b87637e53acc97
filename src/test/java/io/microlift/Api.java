package io.microlift;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.platform.PostgresResource;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** How tests talk to the server: as an administrator and as a storefront. */
public final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Api() {}

  /** Requests with the admin key. */
  public static RequestSpecification admin() {
    return given()
        .header("Authorization", "Bearer " + PostgresResource.ADMIN_KEY)
        .contentType(ContentType.JSON);
  }

  /** Requests with the client key. */
  public static RequestSpecification client() {
    return given().header("X-API-Key", PostgresResource.CLIENT_KEY).contentType(ContentType.JSON);
  }

  /** Defines a goal. */
  public static void goal(String key, String definition) {
    int status = admin().body(definition).put("/v1/goals/" + key).statusCode();
    assertThat(status).as("goal " + key).isIn(200, 201);
  }

  /** Defines and starts an experiment with a control and a treatment on these goals. */
  public static void running(String key, String goals) {
    draft(key, goals);
    admin().post("/v1/experiments/" + key + "/start").then().statusCode(200);
  }

  /** Defines an experiment with a control and a treatment on these goals. */
  public static void draft(String key, String goals) {
    admin()
        .body(
            """
            {"variants": [{"key": "control", "control": true, "payload": {"on": false}},
                          {"key": "treatment", "payload": {"on": true}}],
             "goals": %s}
            """
                .formatted(goals))
        .put("/v1/experiments/" + key)
        .then()
        .statusCode(201);
  }

  /** Sends a batch of items; all must be accepted. */
  public static void send(String items) {
    client()
        .body("{\"batch\": [" + items + "]}")
        .post("/v1/batch")
        .then()
        .statusCode(202)
        .body("rejected.size()", org.hamcrest.Matchers.is(0));
  }

  /** The item that says that a visitor saw a variant. */
  public static String saw(String experiment, String variant, String visitor) {
    return """
    {"type": "track", "event": "Experiment Viewed", "anonymousId": "%s",
     "properties": {"experiment_id": "%s", "variation_id": "%s"}}
    """
        .formatted(visitor, experiment, variant);
  }

  /** The results of an experiment once everything that was acknowledged is in. */
  public static JsonPath results(String experiment) {
    return await(
        "/v1/experiments/" + experiment + "/results",
        results ->
            results.getLong("freshness.pendingRequests") == 0
                && results.getLong("freshness.pendingVisitors") == 0
                && results.getMap("freshness.recomputing").isEmpty());
  }

  /** What an administrator reads at an address once it is as wanted. */
  public static JsonPath await(String address, Predicate<JsonPath> wanted) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      JsonPath answer = admin().get(address).then().statusCode(200).extract().jsonPath();
      if (wanted.test(answer)) {
        return answer;
      }
      assertThat(Instant.now()).as(address).isBefore(deadline);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
