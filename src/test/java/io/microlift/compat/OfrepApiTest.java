package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * OFREP as its clients read it. "Trap n" is the n-th of the facts about clients that the design of
 * the protocols lists.
 */
@QuarkusTest
class OfrepApiTest {
  private static final String FLAGS = "/ofrep/v1/evaluate/flags";

  @BeforeEach
  void defineExperiments() {
    Api.goal("ofrep_goal", "{\"events\": [\"Ofrep Goal\"]}");
    define("ofrep-button", "{\"color\": \"green\"}", "{\"color\": \"red\"}", "");
    define("ofrep-price", "10.0", "12.5", "");
    define("ofrep-plain", "null", "null", "");
    define("ofrep-phones", "false", "true", "\"audience\": {\"device\": \"phone\"},");
  }

  private static void define(String key, String control, String treatment, String more) {
    Api.admin()
        .body(
            """
            {%s "variants": [{"key": "control", "control": true, "payload": %s},
                             {"key": "treatment", "payload": %s}],
             "overrides": {"qa": "treatment"}, "goals": [{"goal": "ofrep_goal", "role": "primary"}]}
            """
                .formatted(more, control, treatment))
        .put("/v1/experiments/" + key);
    Api.admin().post("/v1/experiments/" + key + "/start");
  }

  private static ValidatableResponse evaluate(String flag, String context) {
    return Api.client()
        .urlEncodingEnabled(false)
        .body("{\"context\": %s}".formatted(context))
        .post(FLAGS + "/" + flag)
        .then();
  }

  private static ValidatableResponse evaluateAll(String context, String... ifNoneMatch) {
    RequestSpecification request = Api.client().body("{\"context\": %s}".formatted(context));
    for (String etag : ifNoneMatch) {
      request.header("If-None-Match", etag);
    }
    return request.post(FLAGS).then();
  }

  /** Trap 1: the Java provider copies the metadata before it looks at anything else. */
  @Test
  void alwaysSendsMetadata() {
    evaluate("ofrep-button", "{\"targetingKey\": \"v-1\"}")
        .statusCode(200)
        .body("key", is("ofrep-button"))
        .body("reason", is("SPLIT"))
        .body("metadata.experimentKey", is("ofrep-button"))
        .body("metadata.inExperiment", is(true))
        .body("metadata.bucket", notNullValue())
        .body("metadata.variationIndex", notNullValue());
    evaluate("no-such-flag", "{\"targetingKey\": \"v-1\"}").body("metadata", aMapWithSize(0));
  }

  /** Traps 1 and 2: a JSON object with metadata comes with every status. */
  @Test
  void sendsABodyWithEveryStatus() {
    failure(RestAssured.given().body("{}").post(FLAGS + "/f").then(), 401, "GENERAL");
    failure(RestAssured.given().body("{}").post(FLAGS).then(), 401, "GENERAL");
    failure(keyed("wrong-key-of-nobody").body("{}").post(FLAGS).then(), 401, "GENERAL");
    failure(keyed(PostgresResource.CLIENT_KEY).get(FLAGS).then(), 405, "GENERAL");
    failure(evaluate("no-such-flag", "{\"targetingKey\": \"v\"}"), 404, "FLAG_NOT_FOUND");
    failure(evaluate("ofrep-button", "{}"), 400, "TARGETING_KEY_MISSING");
    failure(evaluate("ofrep-button", "{\"targetingKey\": \"\"}"), 400, "TARGETING_KEY_MISSING");
    failure(evaluate("ofrep-button", "{\"targetingKey\": 7}"), 400, "INVALID_CONTEXT");
    failure(evaluate("ofrep-button", "[]"), 400, "INVALID_CONTEXT");
    failure(Api.client().body("{").post(FLAGS).then(), 400, "PARSE_ERROR");
    String large = "\"" + "x".repeat(70_000) + "\"";
    failure(evaluateAll("{\"targetingKey\": " + large + "}"), 413, "GENERAL");
    failure(Api.client().body("x".repeat(2_000_000)).post(FLAGS).then(), 413, "GENERAL");
  }

  private static RequestSpecification keyed(String key) {
    return RestAssured.given().header("Authorization", "Bearer " + key);
  }

  private static void failure(ValidatableResponse response, int status, String code) {
    response
        .statusCode(status)
        .contentType(startsWith("application/json"))
        .body("errorCode", is(code))
        .body("errorDetails", notNullValue())
        .body("metadata", aMapWithSize(0));
  }

  /** Trap 3: the Java provider reads seconds, and after the body. */
  @Test
  void saysWhenToAskAgain() {
    String key =
        Api.admin()
            .body(
                """
                {"name": "ofrep slow", "role": "client", "origins": ["*"], "requestsPerSecond": 1}
                """)
            .post("/v1/api-keys")
            .then()
            .statusCode(201)
            .extract()
            .path("secret");
    ValidatableResponse response = keyed(key).body("{}").post(FLAGS).then();
    for (int i = 0; i < 50 && response.extract().statusCode() != 429; i++) {
      response = keyed(key).body("{}").post(FLAGS).then();
    }
    failure(response, 429, "GENERAL");
    assertThat(response.extract().header("Retry-After")).matches("[0-9]+");
  }

  /** Traps 4 and 8: who is not in the experiment gets the control's value, and errors a key. */
  @Test
  void sendsTheControlToWhoIsNotInTheExperiment() {
    evaluate("ofrep-phones", "{\"targetingKey\": \"v-1\", \"device\": \"tablet\"}")
        .statusCode(200)
        .body("value", is(false))
        .body("variant", is("control"))
        .body("reason", is("STATIC"))
        .body("metadata.inExperiment", is(false));
    evaluate("no-such-flag", "{\"targetingKey\": \"v\"}").body("key", is("no-such-flag"));
    RestAssured.given().post(FLAGS + "/ofrep-button").then().body("key", is("ofrep-button"));
  }

  /** Trap 5: the Java provider takes 10 for an integer, which is not a double. */
  @Test
  void writesNumbersAsTheDefinitionDid() {
    String value = evaluate("ofrep-price", "{\"targetingKey\": \"qa\"}").extract().asString();
    assertThat(value).contains("\"value\":12.5");
    for (int i = 0; i < 20; i++) {
      String context = "{\"targetingKey\": \"v-%d\"}".formatted(i);
      String answer = evaluate("ofrep-price", context).extract().asString();
      assertThat(answer).containsAnyOf("\"value\":10.0,", "\"value\":12.5,");
    }
  }

  /** Trap 6: JavaScript encodes the key, and Java does not. */
  @Test
  void decodesTheKey() {
    evaluate("%6Ffrep%2Dbutton", "{\"targetingKey\": \"v-1\"}").body("key", is("ofrep-button"));
    evaluate("no%2Fsuch%20flag", "{\"targetingKey\": \"v-1\"}")
        .statusCode(404)
        .body("key", is("no/such flag"));
    evaluate("no/such", "{\"targetingKey\": \"v-1\"}").statusCode(404).body("key", is("no/such"));
  }

  /** Trap 7: JavaScript takes an answer of another type for a failure. */
  @Test
  void namesItsContentType() {
    evaluate("ofrep-button", "{\"targetingKey\": \"v-1\"}")
        .contentType(startsWith("application/json"));
    evaluateAll("{\"targetingKey\": \"v-1\"}").contentType(startsWith("application/json"));
  }

  /** Trap 9: the page sends the validator of its last context with a new one. */
  @Test
  void answersAfreshWhenTheContextChanges() {
    String phone = "{\"targetingKey\": \"v-1\", \"device\": \"phone\", \"country\": \"DE\"}";
    String etag = evaluateAll(phone).statusCode(200).extract().header("ETag");
    evaluateAll(phone, etag).statusCode(304).header("ETag", is(etag));
    String reordered = "{\"country\": \"DE\", \"device\": \"phone\", \"targetingKey\": \"v-1\"}";
    evaluateAll(reordered, "\"other\", W/" + etag).statusCode(304);
    evaluateAll(phone.replace("phone", "tablet"), etag).statusCode(200);
    evaluateAll(phone.replace("v-1", "v-2"), etag).statusCode(200);
    define("ofrep-another-" + System.nanoTime(), "1", "2", "");
    evaluateAll(phone, etag).statusCode(200).header("ETag", not(is(etag)));
  }

  /** Trap 10: browsers hide headers and refuse requests that were not allowed. */
  @Test
  void letsPagesOfOtherOriginsAsk() {
    Api.client()
        .header("Origin", "https://shop.example")
        .body("{\"context\": {\"targetingKey\": \"v-1\"}}")
        .post(FLAGS)
        .then()
        .header("Access-Control-Allow-Origin", notNullValue())
        .header("Access-Control-Expose-Headers", containsString("ETag, Retry-After"));
    RestAssured.given()
        .header("Origin", "https://shop.example")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type,if-none-match,authorization")
        .options(FLAGS)
        .then()
        .statusCode(204)
        .header("Access-Control-Allow-Headers", containsString("If-None-Match"))
        .header("Access-Control-Max-Age", notNullValue());
  }

  /** Traps 11 and 14: pages hear of changes on a stream only, and learn of it from every answer. */
  @Test
  void namesTheStreamInEveryAnswer() {
    for (String context : new String[] {"{\"targetingKey\": \"a\"}", "{\"targetingKey\": \"b\"}"}) {
      evaluateAll(context)
          .body("eventStreams[0].type", is("sse"))
          .body(
              "eventStreams[0].endpoint.requestUri",
              is("/ofrep/v1/events?client_key=" + PostgresResource.CLIENT_KEY))
          .body("metadata.trackUrl", is("/ofrep/v1/track"));
    }
    Api.admin()
        .body("{\"context\": {\"targetingKey\": \"a\"}}")
        .post(FLAGS)
        .then()
        .statusCode(200)
        .body("eventStreams", is((Object) null));
  }

  /** Traps 12 and 13: all flags that the key may see, and no other. */
  @Test
  void listsEveryLiveExperiment() {
    Api.draft("ofrep-draft-" + System.nanoTime(), "[]");
    evaluateAll("{\"targetingKey\": \"v-1\"}")
        .body("flags.key", hasItem("ofrep-button"))
        .body("flags.findAll { it.errorCode != null }.size()", is(0))
        .body("flags.findAll { it.key.startsWith('ofrep-draft') }.size()", is(0));
  }

  @ParameterizedTest
  @CsvSource({
    "ofrep-button, qa, TARGETING_MATCH, OVERRIDE",
    "ofrep-plain, v-1, SPLIT, SPLIT",
    "ofrep-phones, v-1, STATIC, NOT_IN_AUDIENCE",
  })
  void mapsReasons(String flag, String visitor, String reason, String ours) {
    evaluate(flag, "{\"targetingKey\": \"%s\"}".formatted(visitor))
        .body("reason", is(reason))
        .body("metadata.assignmentReason", is(ours));
  }

  @Test
  void callsWhatDoesNotRunDisabled() {
    String key = "ofrep-paused-" + System.nanoTime();
    define(key, "1", "2", "");
    Api.admin().post("/v1/experiments/" + key + "/pause").then().statusCode(200);
    evaluate(key, "{\"targetingKey\": \"v-1\"}")
        .statusCode(200)
        .body("reason", is("DISABLED"))
        .body("value", is(1));
  }

  @Test
  void servesTheVariantsKeyWhereThereIsNoPayload() {
    evaluate("ofrep-plain", "{\"targetingKey\": \"qa\"}").body("value", is("treatment"));
  }

  /** Decides as the API of our own does. */
  @Test
  void decidesAsAssignmentsDo() {
    for (int i = 0; i < 50; i++) {
      String visitor = "same-" + i;
      String ours =
          Api.client()
              .body(
                  "{\"visitorId\": \"%s\", \"experiments\": [\"ofrep-button\"]}".formatted(visitor))
              .post("/v1/assignments")
              .path("assignments[0].variant");
      evaluate("ofrep-button", "{\"targetingKey\": \"%s\"}".formatted(visitor))
          .body("variant", is(ours));
    }
  }

  @Test
  void saysWhatIsWrongWithTrackedEvents() {
    Api.client()
        .body(
            """
            {"events": [
              {"name": "Product Added", "targetingKey": "t-1", "value": 3, "details": {"sku": "a"}},
              {"name": "Product Added"},
              {"targetingKey": "t-1"},
              7]}
            """)
        .post("/ofrep/v1/track")
        .then()
        .statusCode(202)
        .body("accepted", is(1))
        .body("rejected.index", is(Arrays.asList(1, 2, 3)))
        .body("rejected[0].problem", startsWith("targetingKey is missing"))
        .body("rejected[1].problem", startsWith("name is missing"));
    failure(Api.client().body("{}").post("/ofrep/v1/track").then(), 400, "INVALID_CONTEXT");
  }

  @Test
  void countsWhatIsTracked() {
    String key = "ofrep-track-" + System.nanoTime();
    Api.goal("ofrep_added", "{\"events\": [\"Ofrep Added\"]}");
    Api.running(key, "[{\"goal\": \"ofrep_added\", \"role\": \"primary\"}]");
    String events =
        Arrays.stream(new int[] {1, 2, 3})
            .mapToObj(
                i ->
                    """
                    {"name": "Experiment Viewed", "targetingKey": "%1$s-%2$d",
                     "details": {"experiment_id": "%1$s", "variation_id": "treatment"}},
                    {"name": "Ofrep Added", "targetingKey": "%1$s-%2$d", "messageId": "%1$s-%2$d"}
                    """
                        .formatted(key, i))
            .collect(Collectors.joining(","));
    for (int repeated = 0; repeated < 2; repeated++) {
      Api.client()
          .body("{\"events\": [%s]}".formatted(events))
          .post("/ofrep/v1/track")
          .then()
          .statusCode(202)
          .body("accepted", is(6));
    }
    assertThat(Api.results(key).getInt("goals[0].variants[1].converted")).isEqualTo(3);
  }
}
