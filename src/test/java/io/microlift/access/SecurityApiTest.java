package io.microlift.access;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every endpoint of the document, whoever calls; and bodies that no honest client sends. */
@QuarkusTest
class SecurityApiTest {
  private static final List<String> NASTY =
      List.of(
          "'; DROP TABLE experiment; --",
          "$1 ?1 :name %s %n",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1/a} {{7*7}}",
          "\\ \" \r\n \u202e \ud83d\ude00");

  private static final List<String> PUBLIC =
      List.of(
          "/v1/assignments",
          "/v1/batch",
          "/v1/import",
          "/v1/orders",
          "/v1/visitor-token",
          "/mp/collect",
          "/debug/mp/collect",
          "/v1/{type}",
          "/v1/ping",
          "/ofrep/",
          "/v1/track",
          "/v1/page",
          "/v1/screen",
          "/v1/identify",
          "/v1/group",
          "/v1/alias");
  private static final List<String> FOR_ADMINS =
      List.of(
          "/v1/api-keys",
          "/v1/audit",
          "/v1/signing-keys",
          "/v1/webhooks",
          "/v1/visitors",
          "/v1/quarantine",
          "/v1/invariants");
  private static final List<String> CALCULATIONS =
      List.of("/v1/statistics", "/v1/experiments:validate", "/v1/plans");

  /** Protocols of others that have their keys in the address, and answers of their own. */
  private static final List<String> FOREIGN = List.of("/api/", "/sub/", "/track", "/v1/projects/");

  private final HttpClient http = HttpClient.newHttpClient();

  @TestHTTPResource("/")
  @Nullable URI base;

  @Test
  void everyEndpointOpensForItsRolesOnly() throws Exception {
    Map<String, String> secrets = secrets();
    Map<String, String> wrong = new TreeMap<>();
    JsonNode paths = new ObjectMapper().readTree(text(get("/q/openapi?format=json"))).path("paths");
    int checked = 0;
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (String method : List.of("get", "put", "post", "delete", "patch")) {
        if (!path.getValue().has(method) || FOREIGN.stream().anyMatch(path.getKey()::startsWith)) {
          continue;
        }
        Role needed = needed(path.getKey(), method);
        for (Map.Entry<String, String> caller : secrets.entrySet()) {
          int status = status(method, path.getKey(), caller.getValue());
          checked++;
          if (!isRight(status, needed, caller.getKey())) {
            wrong.put(caller.getKey() + " " + method + " " + path.getKey(), "" + status);
          }
        }
      }
    }
    // Segment's script for pages shortens its addresses, which are in no document.
    for (String letter : List.of("a", "b", "g", "i", "p", "s", "t")) {
      for (Map.Entry<String, String> caller : secrets.entrySet()) {
        int status = status("post", "/v1/" + letter, caller.getValue());
        if (!isRight(status, Role.CLIENT, caller.getKey())) {
          wrong.put(caller.getKey() + " post /v1/" + letter, "" + status);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(checked).isGreaterThan(8 * 35);
  }

  private static boolean isRight(int status, Role needed, String caller) {
    if (status >= 500) {
      return false;
    }
    return switch (caller) {
      case "none", "unknown", "revoked", "expired" -> status == 401;
      default -> {
        boolean admitted = Role.valueOf(caller).includes(needed);
        yield admitted ? status != 401 && status != 403 : status == 403;
      }
    };
  }

  private static Role needed(String path, String method) {
    if (PUBLIC.stream().anyMatch(path::startsWith)) {
      return Role.CLIENT;
    }
    if (FOR_ADMINS.stream().anyMatch(path::startsWith)) {
      return Role.ADMIN;
    }
    boolean reads = method.equals("get") || CALCULATIONS.stream().anyMatch(path::startsWith);
    return reads ? Role.VIEWER : Role.EDITOR;
  }

  private static Map<String, String> secrets() {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("none", "");
    secrets.put("unknown", "ml_admin_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    secrets.put("CLIENT", PostgresResource.CLIENT_KEY);
    secrets.put("VIEWER", key("table viewer", "viewer", "").getString("secret"));
    secrets.put("EDITOR", key("table editor", "editor", "").getString("secret"));
    secrets.put("ADMIN", PostgresResource.ADMIN_KEY);
    JsonPath revoked = key("table revoked", "admin", "");
    admin().delete("/v1/api-keys/" + revoked.getInt("key.id")).then().statusCode(204);
    secrets.put("revoked", revoked.getString("secret"));
    String soon = ", \"expiresAt\": \"%s\"".formatted(Instant.now().plusMillis(900));
    JsonPath expired = key("table expired", "admin", soon);
    String secret = expired.getString("secret");
    Api.await(
        "/v1/api-keys",
        list -> given().header("X-API-Key", secret).get("/v1/ping").statusCode() == 401);
    secrets.put("expired", secret);
    return secrets;
  }

  private static JsonPath key(String name, String role, String more) {
    return admin()
        .body("{\"name\": \"%s\", \"role\": \"%s\"%s}".formatted(name, role, more))
        .post("/v1/api-keys")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  private int status(String method, String path, String secret) throws Exception {
    String address =
        path.replace("{type}", "track")
            .replace("{id}", "2147483647")
            .replaceAll("\\{[^}]*}", "none");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root().resolve(address))
            .header("Content-Type", "application/json")
            .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString("{}"))
            .timeout(Duration.ofSeconds(60));
    if (!secret.isEmpty()) {
      request.header("X-API-Key", secret);
    }
    HttpResponse<InputStream> answer = answer(request.build());
    answer.body().close();
    return answer.statusCode();
  }

  /** Tries twice: a server may end a connection that was used before, just as it is used again. */
  private HttpResponse<InputStream> answer(HttpRequest request) throws Exception {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }
  }

  @Test
  void bodiesThatAreTooLargeAreRefused() throws Exception {
    String large = "{\"visitorId\": \"" + "x".repeat(70_000) + "\"}";
    client().body(large).post("/v1/assignments").then().statusCode(413);
    client().body("[" + "1,".repeat(300_000) + "1]").post("/v1/batch").then().statusCode(413);
    admin()
        .body("{\"name\": \"" + "x".repeat(70_000) + "\"}")
        .put("/v1/goals/large")
        .then()
        .statusCode(413);
  }

  /** Without a length the server finds out while it reads. */
  @Test
  void bodiesWithoutLengthThatAreTooLargeAreRefused() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(root().resolve("/v1/batch"))
                  .version(version)
                  .header("X-API-Key", PostgresResource.CLIENT_KEY)
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(new byte[3_000_000])))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body())
          .contains("urn:microlift:problem:body-too-large", "several requests");
    }
  }

  @Test
  void bodiesThatAreTooDeepAreRefused() throws Exception {
    String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
    for (String path : List.of("/v1/assignments", "/v1/batch", "/v1/track")) {
      assertThat(sent("POST", path, PostgresResource.CLIENT_KEY, deep)).isEqualTo(400);
    }
    String admin = PostgresResource.ADMIN_KEY;
    assertThat(sent("PUT", "/v1/experiments/deep", admin, deep)).isEqualTo(400);
    assertThat(sent("POST", "/v1/api-keys", admin, "[".repeat(30_000))).isEqualTo(400);
  }

  /** Sends a body as it is, and returns the status; REST Assured looks into bodies, at length. */
  private int sent(String method, String path, String key, String body) throws Exception {
    return http.send(
            HttpRequest.newBuilder(root().resolve(path))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void packedBodiesAreAsLargeAsWhatTheyUnpackTo() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] blank = " ".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 100; i++) {
        out.write(blank);
      }
    }
    assertThat(packed.size()).isLessThan(200_000);
    assertThat(packed("gzip", packed.toByteArray())).isEqualTo(413);
    assertThat(packed("gzip", new byte[10])).isEqualTo(400);
    assertThat(packed("br", new byte[10])).isEqualTo(415);
  }

  private int packed(String encoding, byte[] body) throws Exception {
    return http.send(
            HttpRequest.newBuilder(root().resolve("/v1/batch"))
                .header("X-API-Key", PostgresResource.CLIENT_KEY)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void bodiesThatDoNotArriveAreNotWaitedFor() throws IOException {
    for (String path : List.of("/v1/batch", "/v1/assignments")) {
      try (Socket socket = new Socket(root().getHost(), root().getPort())) {
        socket.setSoTimeout(60_000);
        OutputStream out = socket.getOutputStream();
        out.write(
            ("POST %s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"a\"")
                .formatted(path, PostgresResource.CLIENT_KEY)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        // Ends with the connection, not with the patience of this test.
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .doesNotStartWith("HTTP/1.1 2");
      }
    }
  }

  @Test
  void noAddressLeadsToFiles() throws Exception {
    for (String path :
        List.of(
            "/../../../../etc/passwd",
            "/..%2f..%2f..%2fetc%2fpasswd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/v1/experiments/..%2f..%2f..%2fetc%2fpasswd",
            "/v1/goals/%2e%2e%2fapi-keys",
            "/q/..%5c..%5cetc%5cpasswd",
            "//etc/passwd",
            "/v1/experiments/x%00.json",
            "/META-INF/openapi.yaml",
            "/application.properties",
            "/v1/experiments/../../application.properties")) {
      try (Socket socket = new Socket(root().getHost(), root().getPort())) {
        socket.setSoTimeout(60_000);
        socket
            .getOutputStream()
            .write(
                "GET %s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\nConnection: close\r\n\r\n"
                    .formatted(path, PostgresResource.ADMIN_KEY)
                    .getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).as(path).startsWith("HTTP/1.1 4").doesNotContain("root:", "quarkus.");
      }
    }
  }

  /** What people write is kept as they wrote it, wherever it is text; it is never code. */
  @Test
  void textsAreTexts() {
    for (int i = 0; i < NASTY.size(); i++) {
      String text = NASTY.get(i);
      String json = quoted(text);
      String definition =
          """
          {"name": %1$s, "hypothesis": %1$s, "owner": %1$s, "tags": [%1$s],
           "variants": [{"key": "a", "control": true, "payload": {%1$s: %1$s}},
                        {"key": "b", "payload": {}}]}
          """
              .formatted(json);
      JsonPath stored =
          admin()
              .body(definition)
              .put("/v1/experiments/nasty-" + i)
              .then()
              .statusCode(201)
              .extract()
              .jsonPath();
      for (String member : List.of("name", "hypothesis", "owner", "tags[0]")) {
        assertThat(stored.getString(member)).as(member).isEqualTo(text);
      }
      admin()
          .queryParam("tag", text)
          .get("/v1/experiments")
          .then()
          .statusCode(200)
          .body("items.key", hasItem("nasty-" + i));
      admin().queryParam("who", text).get("/v1/audit").then().statusCode(200);
      admin().queryParam("goal", text).get("/v1/experiments").then().statusCode(200);
      client()
          .body(
              "{\"event\": %1$s, \"anonymousId\": %1$s, \"properties\": {%1$s: %1$s}}"
                  .formatted(json))
          .post("/v1/track")
          .then()
          .statusCode(202);
    }
  }

  /** The same of what is not an experiment's own. */
  @Test
  void textsOfGoalsHoldoutsKeysWebhooksAndDecisionsAreTexts() {
    Api.goal("nasty-goal", "{\"events\": [\"nasty\"]}");
    for (int i = 0; i < NASTY.size(); i++) {
      String text = NASTY.get(i);
      String json = quoted(text);
      keeps(
          text,
          put("/v1/goals/nasty-goal-" + i, "{\"name\": %1$s, \"events\": [%1$s]}".formatted(json)),
          "name",
          "events[0]");
      put(
              "/v1/goals/nasty-filter-" + i,
              "{\"events\": [\"nasty\"], \"filter\": {%1$s: %1$s}}".formatted(json))
          .statusCode(anyOf(is(201), is(400), is(422)));
      keeps(
          text,
          put(
              "/v1/holdouts/nasty-" + i,
              "{\"name\": %s, \"share\": 0.01, \"layer\": \"nasty\"}".formatted(json)),
          "name");
      keeps(
          text,
          put(
              "/v1/webhooks/nasty-" + i,
              "{\"url\": \"http://127.0.0.1:1/\", \"tags\": [%s], \"enabled\": false}"
                  .formatted(json)),
          "tags[0]");
      boolean named = text.codePoints().noneMatch(Character::isISOControl);
      ValidatableResponse key =
          admin()
              .body(
                  "{\"name\": %s, \"role\": \"viewer\", \"tags\": [%s]}"
                      .formatted(named ? json : "\"nasty\"", json))
              .post("/v1/api-keys")
              .then();
      keeps(text, key, "key.tags[0]");
      if (named) {
        keeps(text, key, "key.name");
      }
      String experiment = "/v1/experiments/nasty-end-" + i;
      Api.running("nasty-end-" + i, "[{\"goal\": \"nasty-goal\", \"role\": \"primary\"}]");
      keeps(
          text,
          admin()
              .body("{\"decision\": \"inconclusive\", \"note\": %s}".formatted(json))
              .post(experiment + "/conclude")
              .then(),
          "conclusion.note");
      admin().delete("/v1/webhooks/nasty-" + i).then().statusCode(204);
      admin().delete("/v1/holdouts/nasty-" + i).then().statusCode(204);
    }
    admin().get("/v1/audit?limit=200").then().statusCode(200);
    admin().get("/v1/audit/export.csv").then().statusCode(200);
  }

  private static ValidatableResponse put(String path, String body) {
    return admin().body(body).put(path).then();
  }

  private static void keeps(String text, ValidatableResponse stored, String... members) {
    JsonPath answer = stored.statusCode(anyOf(is(200), is(201))).extract().jsonPath();
    for (String member : members) {
      assertThat(answer.getString(member)).as(member).isEqualTo(text);
    }
  }

  @Test
  void noSecretIsInMetricsOrErrors() throws Exception {
    String secret = "ml_admin_this-one-is-not-known-here";
    String refused = text(get("/v1/experiments", secret));
    assertThat(refused).doesNotContain(secret);
    String metrics = text(get("/q/metrics"));
    assertThat(metrics)
        .doesNotContain(PostgresResource.ADMIN_KEY)
        .doesNotContain(PostgresResource.CLIENT_KEY)
        .doesNotContain(secret);
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private HttpResponse<InputStream> get(String path) throws Exception {
    return get(path, PostgresResource.ADMIN_KEY);
  }

  private HttpResponse<InputStream> get(String path, String secret) throws Exception {
    return http.send(
        HttpRequest.newBuilder(root().resolve(path)).header("X-API-Key", secret).build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String text(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream in = answer.body()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private URI root() {
    return Objects.requireNonNull(base);
  }
}
