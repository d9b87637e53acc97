package io.microlift.access;

import static io.microlift.Api.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tags, limits, headers and the audit. */
@QuarkusTest
class AccessApiTest {
  private static final String TWO_VARIANTS =
      "\"variants\": [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]";

  @Test
  void keysWithTagsSeeAndChangeTheirExperimentsOnly() {
    Api.goal("scoped", "{\"events\": [\"Scoped\"]}");
    Api.goal("scoped_foreign", "{\"events\": [\"Scoped Foreign\"]}");
    put(admin(), "scope-pdp", "pdp", "scoped").statusCode(201);
    put(admin(), "scope-cart", "cart", "scoped_foreign").statusCode(201);
    String secret =
        key("\"name\": \"pdp team\", \"role\": \"editor\", \"tags\": [\"pdp\", \"plp\"]");

    as(secret).get("/v1/experiments/scope-pdp").then().statusCode(200);
    as(secret)
        .get("/v1/experiments/scope-cart")
        .then()
        .statusCode(403)
        .body("detail", containsString("pdp, plp"));
    as(secret)
        .get("/v1/experiments?limit=200")
        .then()
        .statusCode(200)
        .body("items.key", hasItem("scope-pdp"))
        .body("items.key", not(hasItem("scope-cart")));
    for (String path : List.of("results", "history", "simulate")) {
      as(secret).get("/v1/experiments/scope-cart/" + path).then().statusCode(403);
    }
    as(secret).post("/v1/experiments/scope-cart/start").then().statusCode(403);
    as(secret).body("{}").post("/v1/experiments/scope-cart/phases").then().statusCode(403);
    as(secret).delete("/v1/experiments/scope-cart").then().statusCode(403);
    put(as(secret), "scope-cart", "pdp", "scoped").statusCode(403);
    put(as(secret), "scope-new", "cart", "scoped").statusCode(403);
    put(as(secret), "scope-pdp", "cart", "scoped").statusCode(403);
    put(as(secret), "scope-plp", "plp", "scoped").statusCode(201);
    as(secret).post("/v1/experiments/scope-plp/start").then().statusCode(200);

    as(secret).body("{\"events\": [\"B\"]}").put("/v1/goals/scoped").then().statusCode(200);
    as(secret).body("{\"events\": [\"B\"]}").put("/v1/goals/scoped_foreign").then().statusCode(403);
    as(secret).body("{\"share\": 0.1}").put("/v1/holdouts/scope").then().statusCode(403);
    admin().get("/v1/experiments/scope-cart").then().body("version", equalTo(1));
  }

  @Test
  void keysAreLimitedOneByOne() {
    String slow = key("\"name\": \"slow\", \"role\": \"viewer\", \"requestsPerSecond\": 1");
    String fast = key("\"name\": \"fast\", \"role\": \"viewer\"");
    int refused = 0;
    for (int i = 0; i < 30; i++) {
      var answer = as(slow).get("/v1/ping").then().extract();
      as(fast).get("/v1/ping").then().statusCode(200);
      if (answer.statusCode() == 429) {
        refused++;
        assertThat(answer.header("Retry-After")).matches("[12]");
        assertThat(answer.<String>path("detail")).contains("1 requests a second");
      }
    }
    assertThat(refused).isPositive();
    given().get("/q/metrics").then().body(containsString("microlift_rate_limited_total"));
  }

  @Test
  void everyAnswerTellsBrowsersToBeCareful() {
    for (String path : List.of("/v1/ping", "/v1/experiments", "/nothing", "/q/health/live")) {
      given()
          .get(path)
          .then()
          .header("X-Content-Type-Options", "nosniff")
          .header("X-Frame-Options", "DENY")
          .header("Referrer-Policy", "same-origin")
          .header("Strict-Transport-Security", nullValue());
    }
  }

  @Test
  void theAuditTellsWhoChangedWhat() {
    String secret = key("\"name\": \"auditor's editor\", \"role\": \"editor\"");
    put(as(secret), "audited", "x", null).statusCode(201);
    put(as(secret), "audited", "y", null).statusCode(200);
    JsonPath page =
        admin()
            .get("/v1/audit?subject=experiment&key=audited&limit=1")
            .then()
            .statusCode(200)
            .body("items", hasSize(1))
            .body("items[0].who", equalTo("auditor's editor"))
            .body("items[0].action", equalTo("replaced"))
            .body("items[0].before.tags", equalTo(List.of("x")))
            .body("items[0].after.tags", equalTo(List.of("y")))
            .extract()
            .jsonPath();
    admin()
        .get("/v1/audit?subject=experiment&key=audited&cursor=" + page.getString("nextCursor"))
        .then()
        .body("items", hasSize(1))
        .body("items[0].action", equalTo("created"))
        .body("items[0].before", nullValue());
    admin()
        .queryParam("who", "auditor's editor")
        .get("/v1/audit")
        .then()
        .body("items.who", everyItem(equalTo("auditor's editor")))
        .body("items.action", hasItems("created", "replaced"));
    admin().get("/v1/audit?to=2020-01-01T00:00:00Z").then().body("items", hasSize(0));
    admin().get("/v1/audit?from=yesterday").then().statusCode(400);
    as(secret).get("/v1/audit").then().statusCode(403);
  }

  @Test
  void theAuditOfKeysHoldsNoSecret() {
    String secret = key("\"name\": \"audited key\", \"role\": \"viewer\"");
    String audit =
        admin().get("/v1/audit?subject=api-key").then().statusCode(200).extract().asString();
    assertThat(audit)
        .contains("audited key")
        .doesNotContain(secret)
        .doesNotContain(Digest.of(secret).toString());
  }

  @Test
  void theAuditCanBeTakenElsewhere() {
    put(admin(), "exported", "=x", null).statusCode(201);
    String lines =
        admin().get("/v1/audit/export.ndjson").then().statusCode(200).extract().asString();
    List<String> each = lines.lines().toList();
    assertThat(each).allMatch(line -> new JsonPath(line).getString("who") != null);
    int all = each.size();
    String csv =
        admin()
            .get("/v1/audit/export.csv?subject=experiment&key=exported")
            .then()
            .statusCode(200)
            .contentType(containsString("text/csv"))
            .extract()
            .asString();
    assertThat(csv.lines().toList()).hasSize(2);
    assertThat(csv).startsWith("id,at,who,action,subject,key,before,after");
    assertThat(all).isPositive();
  }

  @Test
  void nothingIsDeletedThatSomeoneElseChanged() {
    put(admin(), "stale", "x", null).statusCode(201);
    put(admin(), "stale", "y", null).statusCode(200);
    admin().header("If-Match", "\"1\"").delete("/v1/experiments/stale").then().statusCode(412);
    admin()
        .header("If-Match", "\"9\", \"2\"")
        .delete("/v1/experiments/stale")
        .then()
        .statusCode(204);
    admin()
        .header("If-Match", "\"2\"")
        .body("{" + TWO_VARIANTS + "}")
        .put("/v1/experiments/stale")
        .then()
        .statusCode(412);
    admin()
        .header("If-Match", "\"1\"")
        .body("{\"events\": [\"X\"]}")
        .put("/v1/goals/never_made")
        .then()
        .statusCode(412);
  }

  private static ValidatableResponse put(
      RequestSpecification who, String key, String tag, @Nullable String goal) {
    String goals =
        goal == null ? "[]" : "[{\"goal\": \"%s\", \"role\": \"primary\"}]".formatted(goal);
    return who.body("{%s, \"tags\": [\"%s\"], \"goals\": %s}".formatted(TWO_VARIANTS, tag, goals))
        .put("/v1/experiments/" + key)
        .then();
  }

  private static String key(String members) {
    return admin()
        .body("{" + members + "}")
        .post("/v1/api-keys")
        .then()
        .statusCode(201)
        .extract()
        .path("secret");
  }

  private static RequestSpecification as(String secret) {
    return given().header("X-API-Key", secret).contentType(ContentType.JSON);
  }
}
