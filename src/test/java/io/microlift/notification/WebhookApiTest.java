package io.microlift.notification;

import static io.microlift.Api.admin;
import static io.microlift.Api.await;
import static io.microlift.Api.goal;
import static io.microlift.notification.WebhookCalls.define;
import static io.microlift.notification.WebhookCalls.deliveries;
import static io.microlift.notification.WebhookCalls.forget;
import static io.microlift.notification.WebhookCalls.ping;
import static io.microlift.notification.WebhookCalls.put;
import static io.microlift.notification.WebhookCalls.step;
import static io.microlift.notification.WebhookCalls.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.microlift.experiment.LifeCycle;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Webhooks as teams see them, with a real receiver. */
@QuarkusTest
class WebhookApiTest {
  private static final String CONVERSION = "[{\"goal\": \"%s\", \"role\": \"primary\"}]";

  @Inject @Nullable LifeCycle lifeCycle;

  @Test
  void everyStepOfAnExperimentIsToldInOrderAndSigned() throws Exception {
    goal("hook_add", "{\"events\": [\"hook add\"]}");
    Api.draft("hook-life", CONVERSION.formatted("hook_add"));
    tag("hook-life", "hook-life");
    try (Receiver receiver = Receiver.answering(204)) {
      String secret = define("life", receiver, "\"tags\": [\"hook-life\"]");
      try {
        step("hook-life/start", "{}", 200);
        step("hook-life/pause", "{}", 200);
        step("hook-life/pause", "{}", 409);
        step("hook-life/resume", "{}", 200);
        step("hook-life/conclude", "{\"decision\": \"inconclusive\", \"note\": \"done\"}", 200);
        step("hook-life/archive", "{}", 200);
        List<String> types = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          Receiver.Received message = receiver.next();
          assertThat(message.isSignedWith(secret)).isTrue();
          assertThat(message.id()).startsWith("msg_");
          JsonPath json = message.json();
          assertThat(json.getString("data.experiment")).isEqualTo("hook-life");
          types.add(json.getString("type"));
          if (json.getString("type").equals("experiment.concluded")) {
            assertThat(json.getString("data.conclusion.note")).isEqualTo("done");
          }
        }
        assertThat(types)
            .containsExactlyInAnyOrder(
                "experiment.started",
                "experiment.paused",
                "experiment.resumed",
                "experiment.concluded",
                "experiment.archived");
        assertThat(receiver.rest()).isEmpty();
      } finally {
        forget("life");
      }
    }
  }

  @Test
  void whatFailsIsSentAgainWithTheSameId() throws Exception {
    try (Receiver receiver = Receiver.answering(500, 302, 503, 200)) {
      String secret = define("retry", receiver, "\"events\": [\"experiment.srm\"]");
      try {
        String message = ping("retry");
        for (int i = 0; i < 4; i++) {
          Receiver.Received attempt = receiver.next();
          assertThat(attempt.id()).isEqualTo(message);
          assertThat(attempt.isSignedWith(secret)).isTrue();
          assertThat(attempt.json().getString("type")).isEqualTo("ping");
        }
        JsonPath deliveries = deliveries("retry", "delivered");
        assertThat(deliveries.getInt("items[0].attempts")).isEqualTo(4);
        assertThat(deliveries.getInt("items[0].lastStatus")).isEqualTo(200);
        assertThat(deliveries.getString("items[0].body.data.webhook")).isEqualTo("retry");
        long id = deliveries.getLong("items[0].id");
        admin().post("/v1/webhooks/retry/deliveries/" + id + "/retry").then().statusCode(204);
        assertThat(receiver.next().id()).isEqualTo(message);
        admin().post("/v1/webhooks/retry/deliveries/1/retry").then().statusCode(404);
      } finally {
        forget("retry");
      }
    }
  }

  @Test
  void aReceiverThatIsGoneIsToldNothingMore() throws Exception {
    try (Receiver receiver = Receiver.answering(410)) {
      define("gone", receiver, "\"events\": []");
      try {
        ping("gone");
        receiver.next();
        JsonPath webhook = await("/v1/webhooks/gone", read -> !read.getBoolean("enabled"));
        assertThat(webhook.getString("disabledBecause")).contains("410");
        assertThat(deliveries("gone", "failed").getInt("items[0].attempts")).isEqualTo(1);
        admin().post("/v1/webhooks/gone/test").then().statusCode(409);
        long failed = deliveries("gone", "failed").getLong("items[0].id");
        admin()
            .post("/v1/webhooks/gone/deliveries/" + failed + "/retry")
            .then()
            .statusCode(409)
            .body("detail", containsString("enable it with PUT /v1/webhooks/gone"));
        admin()
            .get("/v1/audit?subject=webhook&key=gone&limit=1")
            .then()
            .body("items[0].who", is("system"))
            .body("items[0].action", is("disabled"))
            .body("items[0].before.enabled", is(true))
            .body("items[0].after.enabled", is(false))
            .body("items[0].after.disabledBecause", containsString("410"))
            .body("items[0].after.version", is(webhook.getInt("version")));
      } finally {
        forget("gone");
      }
    }
  }

  @Test
  void aSilentReceiverHoldsUpNobodyElse() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        Receiver receiver = Receiver.answering(200)) {
      put("silent", "http://127.0.0.1:%d/".formatted(silent.getLocalPort()), "\"tags\": [\"-\"]");
      define("quick", receiver, "\"tags\": [\"-\"]");
      try {
        for (int i = 0; i < 6; i++) {
          ping("silent");
        }
        String message = ping("quick");
        assertThat(receiver.next().id()).isEqualTo(message);
        JsonPath waiting =
            await(
                "/v1/webhooks/silent/deliveries",
                read -> read.getList("items.lastError").stream().anyMatch(e -> e != null));
        assertThat(waiting.getList("items.state")).doesNotContain("delivered");
      } finally {
        forget("silent");
        forget("quick");
      }
    }
  }

  @Test
  void aRotatedSecretSignsBesideTheOneBefore() throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      String old = define("rotated", receiver, "\"tags\": [\"-\"]");
      try {
        String secret =
            admin()
                .post("/v1/webhooks/rotated/rotate")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("secret");
        ping("rotated");
        Receiver.Received message = receiver.next();
        long now = Instant.now().getEpochSecond();
        for (DocumentedReceiver each : DocumentedReceiver.values()) {
          assertThat(each.accepts(secret, message, now)).as("%s", each).isTrue();
          assertThat(each.accepts(old, message, now)).as("%s", each).isTrue();
          assertThat(each.accepts("whsec_" + "A".repeat(43) + "=", message, now)).isFalse();
          assertThat(each.accepts(secret, message, now + 600)).as("%s", each).isFalse();
        }
        assertThat(secret).isNotEqualTo(old);
        assertThat(message.isSignedWith(secret)).isTrue();
        assertThat(message.isSignedWith(old)).isTrue();
        admin().get("/v1/webhooks/rotated").then().body("secret", nullValue());
        String audit = admin().get("/v1/audit?subject=webhook").then().extract().asString();
        assertThat(audit).contains("rotated").doesNotContain("whsec_");
      } finally {
        forget("rotated");
      }
    }
  }

  @Test
  void whatDidNotHappenIsToldToNobody() throws Exception {
    goal("hook_undone", "{\"events\": [\"hook undone\"]}");
    Api.running("hook-undone", CONVERSION.formatted("hook_undone"));
    tag("hook-undone", "hook-undone");
    try (Receiver receiver = Receiver.answering(204)) {
      define("undone", receiver, "\"tags\": [\"hook-undone\"]");
      try {
        LifeCycle steps = Objects.requireNonNull(lifeCycle);
        QuarkusTransaction.begin();
        steps.pause("hook-undone", null);
        QuarkusTransaction.rollback();
        admin().get("/v1/webhooks/undone/deliveries").then().body("items", hasSize(0));
        QuarkusTransaction.begin();
        steps.pause("hook-undone", null);
        QuarkusTransaction.commit();
        assertThat(receiver.next().json().getString("type")).isEqualTo("experiment.paused");
        admin().get("/v1/webhooks/undone/deliveries").then().body("items", hasSize(1));
      } finally {
        forget("undone");
      }
    }
  }

  @Test
  void auditAndLogsHaveNoTokensOfAddresses() {
    put("tokens", "https://127.0.0.1:1/in-path-91?token=in-query-91", "\"tags\": [\"-\"]");
    put("tokens", "https://127.0.0.1:1/in-path-92?token=in-query-92", "\"tags\": [\"-\"]");
    admin()
        .get("/v1/webhooks/tokens")
        .then()
        .body("url", is("https://127.0.0.1:1/in-path-92?token=in-query-92"));
    admin().post("/v1/webhooks/tokens/rotate").then().statusCode(200);
    forget("tokens");
    JsonPath audit = admin().get("/v1/audit?subject=webhook&key=tokens").jsonPath();
    assertThat(audit.getList("items.action"))
        .containsExactly("deleted", "rotated", "replaced", "created");
    assertThat(audit.getString("items[1].after.url")).isEqualTo("https://127.0.0.1:1/…");
    assertThat(audit.prettify()).doesNotContain("in-path", "in-query", "token=");
  }

  @Test
  void refusesWhatCannotBeAWebhookAndSaysWhy() {
    refuse("{}", "/url");
    refuse("{\"url\": \"ftp://example.com/\"}", "https://");
    refuse("{\"url\": \"https://user:pass@example.com/\"}", "user names");
    refuse("{\"url\": \"not an address\"}", "address such as");
    refuse("{\"url\": \"https:///path\"}", "host");
    refuse("{\"url\": \"https://example.com\", \"events\": [\"nonsense\"]}", "/events/0");
    refuse("{\"url\": \"https://example.com\", \"colour\": 1}", "/colour");
    admin().get("/v1/webhooks/nobody").then().statusCode(404);
    admin()
        .body("{\"url\": \"https://example.com\"}")
        .header("If-Match", "\"7\"")
        .put("/v1/webhooks/stale")
        .then()
        .statusCode(412);
  }

  @Test
  void changesKeepTheSecretAndListsShowNone() throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      String secret = define("kept", receiver, "\"tags\": [\"-\"]");
      try {
        JsonPath changed = put("kept", receiver.url(), "\"tags\": [\"-\", \"other\"]");
        assertThat(changed.getInt("version")).isEqualTo(2);
        assertThat(changed.getString("secret")).isNull();
        ping("kept");
        assertThat(receiver.next().isSignedWith(secret)).isTrue();
        admin().get("/v1/webhooks").then().statusCode(200).body("items.key", hasItem("kept"));
        assertThat(admin().get("/v1/webhooks").asString()).doesNotContain("whsec_");
      } finally {
        forget("kept");
      }
    }
  }

  private static void refuse(String body, String because) {
    admin()
        .body(body)
        .put("/v1/webhooks/refused")
        .then()
        .statusCode(422)
        .body(containsString(because));
  }
}
