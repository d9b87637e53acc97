package io.microlift.access;

import static io.microlift.Api.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody but its owner may read is in no log, metric, error or audit entry. */
@QuarkusTest
class SecretsTest {
  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord each) {
          Throwable thrown = each.getThrown();
          logged.add(each.getMessage() + " " + (thrown == null ? "" : thrown));
          if (each.getParameters() != null) {
            for (Object parameter : each.getParameters()) {
              logged.add(String.valueOf(parameter));
            }
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Logger ours = Logger.getLogger("io.microlift");
  private final Logger web = Logger.getLogger("io.quarkus.vertx.http");

  @BeforeEach
  void listen() {
    listener.setLevel(Level.ALL);
    ours.setLevel(Level.ALL);
    web.setLevel(Level.ALL);
    Logger.getLogger("").addHandler(listener);
  }

  @AfterEach
  void stop() {
    Logger.getLogger("").removeHandler(listener);
    ours.setLevel(null);
    web.setLevel(null);
  }

  @Test
  void staySecret() {
    Map<String, String> secrets = new LinkedHashMap<>();
    List<String> said = new ArrayList<>();
    secrets.put("admin key", PostgresResource.ADMIN_KEY);
    secrets.put("client key", PostgresResource.CLIENT_KEY);
    secrets.put(
        "database password",
        ConfigProvider.getConfig().getValue("quarkus.datasource.password", String.class));
    JsonPath key =
        admin()
            .body("{\"name\": \"keeps quiet\", \"role\": \"admin\"}")
            .post("/v1/api-keys")
            .jsonPath();
    secrets.put("made key", key.getString("secret"));
    secrets.put(
        "webhook's secret",
        admin()
            .body(
                "{\"url\": \"http://127.0.0.1:1/token-in-path?key=token-in-query\", \"tags\": [\"-\"]}")
            .put("/v1/webhooks/keeps-quiet")
            .jsonPath()
            .getString("secret"));
    secrets.put("token in the path of a webhook's address", "token-in-path");
    secrets.put("token in the query of a webhook's address", "token-in-query");
    secrets.put("cookie", signIn(key.getString("secret")).getCookies().values().toString());
    secrets.put("visitor's id", "id-of-somebody");
    admin().post("/v1/visitors/id-of-somebody").then().statusCode(405);
    admin().body("{").post("/v1/visitors/id-of-somebody/export").then().statusCode(405);
    given().post("/api/features/" + PostgresResource.CLIENT_KEY).then().statusCode(405);
    String wrong = "ml_admin_thisIsNoKeyThatWasEverIssued0000";
    secrets.put("refused key", wrong);
    said.add(signIn(wrong).asString());
    for (String each : List.of(key.getString("secret"), wrong)) {
      said.add(given().header("X-API-Key", each).get("/v1/nothing").asString());
      said.add(given().auth().preemptive().basic(each, "").get("/v1/goals/none").asString());
      said.add(
          given()
              .header("Authorization", "Bearer " + each)
              .body("{")
              .post("/v1/experiments")
              .asString());
    }
    admin().post("/v1/webhooks/keeps-quiet/test").then().statusCode(202);
    admin().delete("/v1/api-keys/" + key.getInt("key.id")).then().statusCode(204);
    admin().delete("/v1/webhooks/keeps-quiet").then().statusCode(204);
    said.add(admin().get("/v1/audit?limit=200").asString());
    said.add(admin().get("/v1/api-keys").asString());
    said.add(given().get("/q/metrics").asString());
    ours.fine("everything is heard");
    assertThat(logged).contains("everything is heard ");
    said.addAll(logged);
    assertThat(said).hasSizeGreaterThan(9);
    secrets.forEach(
        (name, secret) -> {
          assertThat(secret).as(name).hasSizeGreaterThan(7);
          assertThat(said).as(name).noneMatch(text -> text.contains(secret));
        });
  }

  private static Response signIn(String secret) {
    return given()
        .header("Sec-Fetch-Site", "same-origin")
        .formParam("key", secret)
        .redirects()
        .follow(false)
        .post("/sign-in");
  }
}
