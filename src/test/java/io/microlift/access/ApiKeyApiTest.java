package io.microlift.access;

import static io.microlift.Api.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiKeyApiTest {
  private static final String KEYS = "/v1/api-keys";

  @Inject KeyRing ring;

  @Inject
  @ConfigProperty(name = "microlift.data")
  String folder;

  @Test
  void areMadeShownOnceListedAndRevoked() {
    JsonPath made = make("{\"name\": \"release notes\", \"role\": \"viewer\"}");
    String secret = made.getString("secret");
    int id = made.getInt("key.id");
    assertThat(secret).startsWith("ml_viewer_");
    get(secret, "/v1/experiments").statusCode(200);
    get(secret, KEYS).statusCode(403);

    String listed = admin().get(KEYS).then().statusCode(200).extract().asString();
    assertThat(listed).contains("release notes", secret.substring(0, 14)).doesNotContain(secret);
    admin()
        .get(KEYS + "/" + id)
        .then()
        .statusCode(200)
        .body("role", equalTo("viewer"))
        .body("createdBy", equalTo("admin"))
        .body("secrets", hasSize(1))
        .body("secret", nullValue());

    admin().delete(KEYS + "/" + id).then().statusCode(204);
    get(secret, "/v1/experiments").statusCode(401).body("detail", containsString("revoked"));
    admin().delete(KEYS + "/" + id).then().statusCode(409);
    admin().get(KEYS + "/" + id).then().body("revokedAt", notNullValue());
  }

  @Test
  void openByAnyOfTheirSecretsWhileTheyAreRotated() {
    JsonPath made = make("{\"name\": \"rotated\", \"role\": \"viewer\"}");
    String address = KEYS + "/" + made.getInt("key.id");
    String first = made.getString("secret");
    String later = Instant.now().plus(Duration.ofHours(1)).toString();

    String second =
        admin()
            .body("{\"oldValidUntil\": \"%s\"}".formatted(later))
            .post(address + "/rotate")
            .then()
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .body("key.secrets", hasSize(2))
            .body("key.secrets[0].validUntil", notNullValue())
            .body("key.secrets[1].validUntil", nullValue())
            .extract()
            .path("secret");
    get(first, "/v1/experiments").statusCode(200);
    get(second, "/v1/experiments").statusCode(200);

    String third =
        admin()
            .body("{\"oldValidUntil\": \"%s\"}".formatted(Instant.now()))
            .post(address + "/rotate")
            .then()
            .statusCode(200)
            .extract()
            .path("secret");
    get(first, "/v1/experiments").statusCode(401).body("detail", containsString("no longer"));
    get(second, "/v1/experiments").statusCode(401);
    get(third, "/v1/experiments").statusCode(200);

    admin().post(address + "/rotate").then().statusCode(200).body("key.secrets", hasSize(2));
    get(third, "/v1/experiments").statusCode(200);
  }

  @Test
  void endByThemselves() {
    JsonPath made =
        make(
            "{\"name\": \"short\", \"role\": \"viewer\", \"expiresAt\": \"%s\"}"
                .formatted(Instant.now().plusMillis(1500)));
    String secret = made.getString("secret");
    Api.await(KEYS + "/" + made.getInt("key.id"), key -> status(secret) == 401);
  }

  @Test
  void rememberWhenTheyWereUsed() {
    JsonPath made = make("{\"name\": \"used\", \"role\": \"viewer\"}");
    int id = made.getInt("key.id");
    admin().get(KEYS + "/" + id).then().body("lastUsedAt", nullValue());
    get(made.getString("secret"), "/v1/experiments").statusCode(200);
    Api.await(KEYS + "/" + id, key -> key.getString("lastUsedAt") != null);
  }

  @Test
  void changeUnderOptimisticLocking() {
    String wanted =
        "{\"name\": \"%s\", \"role\": \"client\", \"origins\": [\"https://a.example\"]}";
    int id = make(wanted.formatted("pages")).getInt("key.id");
    String address = KEYS + "/" + id;
    admin()
        .header("If-Match", "\"1\"")
        .body(wanted.formatted("pages of a"))
        .put(address)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", equalTo("pages of a"));
    admin()
        .header("If-Match", "\"1\"")
        .body(wanted.formatted("pages"))
        .put(address)
        .then()
        .statusCode(412);
    admin().header("If-Match", "\"1\"").delete(address).then().statusCode(412);
    admin()
        .body("{\"name\": \"pages of a\", \"role\": \"admin\"}")
        .put(address)
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItem("/role"));
  }

  @Test
  void areRefusedByMemberIfTheyMakeNoSense() {
    refused("{}", "/name", "/role");
    refused("{\"name\": \" x\", \"role\": \"viewer\"}", "/name");
    refused("{\"name\": \"admin\", \"role\": \"admin\"}", "/name");
    refused("{\"name\": \"x\", \"role\": \"root\"}", "/role");
    refused("{\"name\": \"x\", \"role\": \"client\"}", "/origins");
    refused(
        "{\"name\": \"x\", \"role\": \"client\", \"origins\": [\"shop.example\"]}", "/origins/0");
    refused("{\"name\": \"x\", \"role\": \"viewer\", \"origins\": [\"*\"]}", "/origins");
    refused("{\"name\": \"x\", \"role\": \"admin\", \"tags\": [\"a\"]}", "/tags");
    refused("{\"name\": \"x\", \"role\": \"viewer\", \"expiresAt\": \"soon\"}", "/expiresAt");
    refused(
        "{\"name\": \"x\", \"role\": \"viewer\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
        "/expiresAt");
    refused(
        "{\"name\": \"x\", \"role\": \"viewer\", \"requestsPerSecond\": 0}", "/requestsPerSecond");
    make("{\"name\": \"twice\", \"role\": \"viewer\"}");
    admin().body("{\"name\": \"twice\", \"role\": \"viewer\"}").post(KEYS).then().statusCode(409);
    admin().get(KEYS + "/2147483647").then().statusCode(404);
    admin().get(KEYS + "/x").then().statusCode(404);
  }

  @Test
  void areKeptAsDigestsOnly() throws Exception {
    String secret = make("{\"name\": \"digested\", \"role\": \"viewer\"}").getString("secret");
    String kept = Files.readString(Path.of(folder, "api-keys.snapshot"));
    assertThat(kept)
        .contains("digested", Digest.of(secret).toString())
        .doesNotContain(secret)
        .doesNotContain(PostgresResource.ADMIN_KEY);
    assertThat(String.valueOf(ring.find(secret))).contains("digested").doesNotContain(secret);
  }

  @Test
  void ofClientsAreForTheirPages() {
    String secret =
        make("{\"name\": \"shop\", \"role\": \"client\","
                + " \"origins\": [\"https://shop.example\", \"https://*.shop.example\"]}")
            .getString("secret");
    for (String origin : new String[] {"https://shop.example", "https://www.shop.example"}) {
      from(origin, secret)
          .statusCode(200)
          .header("Access-Control-Allow-Origin", origin)
          .header("Access-Control-Expose-Headers", containsString("ETag"))
          .header("Vary", containsString("Origin"));
    }
    from("https://evil.example", secret)
        .statusCode(403)
        .header("Access-Control-Allow-Origin", nullValue())
        .body("detail", containsString("https://evil.example"));
    from("null", secret).statusCode(403);
    given().header("X-API-Key", secret).get("/v1/assignments?visitorId=v").then().statusCode(200);
  }

  @Test
  void ofTheFirstClientAreForAllPages() {
    from("https://any.example", PostgresResource.CLIENT_KEY)
        .statusCode(200)
        .header("Access-Control-Allow-Origin", "*");
    // The page learns why it may not.
    from("https://any.example", "nobody-has-this-key")
        .statusCode(401)
        .header("Access-Control-Allow-Origin", "*");
  }

  @Test
  void preflightsAreAnsweredForPublicEndpointsOnly() {
    for (String path : new String[] {"/v1/assignments", "/v1/batch", "/v1/track"}) {
      preflight(path)
          .statusCode(204)
          .header("Access-Control-Allow-Origin", "*")
          .header("Access-Control-Allow-Methods", containsString("POST"))
          .header("Access-Control-Allow-Headers", containsString("X-Microlift-Override"))
          .header("Access-Control-Max-Age", is("86400"));
    }
    for (String path :
        new String[] {"/v1/experiments", KEYS, "/v1/experiments/x/results", "/q/metrics", "/no"}) {
      preflight(path).header("Access-Control-Allow-Origin", nullValue());
    }
    given()
        .header("Origin", "https://any.example")
        .header("X-API-Key", PostgresResource.ADMIN_KEY)
        .get("/v1/experiments")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue());
  }

  @Test
  void listsNewestFirst() {
    int first = make("{\"name\": \"list 1\", \"role\": \"viewer\"}").getInt("key.id");
    int second = make("{\"name\": \"list 2\", \"role\": \"viewer\"}").getInt("key.id");
    JsonPath page = admin().get(KEYS + "?limit=1").then().statusCode(200).extract().jsonPath();
    assertThat(page.getInt("items[0].id")).isGreaterThanOrEqualTo(second);
    admin()
        .get(KEYS + "?limit=1&cursor=" + second)
        .then()
        .body("items.id", contains(first))
        .body("items.id", not(hasItem(second)));
  }

  private static JsonPath make(String definition) {
    return admin().body(definition).post(KEYS).then().statusCode(201).extract().jsonPath();
  }

  private static void refused(String definition, String... pointers) {
    ValidatableResponse answer = admin().body(definition).post(KEYS).then().statusCode(422);
    for (String pointer : pointers) {
      answer.body("violations.pointer", hasItem(pointer));
    }
  }

  private static ValidatableResponse get(String secret, String address) {
    return given().headers(Map.of("X-API-Key", secret)).get(address).then();
  }

  private static int status(String secret) {
    return get(secret, "/v1/experiments").extract().statusCode();
  }

  private static ValidatableResponse from(String origin, String secret) {
    return given()
        .header("Origin", origin)
        .header("X-API-Key", secret)
        .get("/v1/assignments?visitorId=v")
        .then();
  }

  private static ValidatableResponse preflight(String path) {
    return given()
        .header("Origin", "https://any.example")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type,x-api-key")
        .options(path)
        .then();
  }
}
