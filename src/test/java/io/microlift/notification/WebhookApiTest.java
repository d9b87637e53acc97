package io.microlift.notification;

import static io.microlift.Api.admin;
import static io.microlift.Api.await;
import static io.microlift.Api.goal;
import static io.microlift.Api.running;
import static io.microlift.Api.saw;
import static io.microlift.Api.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Webhooks as teams see them, with a real receiver. */
@QuarkusTest
class WebhookApiTest {
  private static final String CONVERSION = "[{\"goal\": \"%s\", \"role\": \"primary\"}]";

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
  void aBrokenSplitABreachAndADecisionAreToldOnce() throws Exception {
    goal("hook_view", "{\"events\": [\"hook view\"]}");
    goal("hook_buy", "{\"events\": [\"hook buy\"], \"tier\": \"macro\"}");
    running(
        "hook-harm",
        """
        [{"goal": "hook_view", "role": "primary"},
         {"goal": "hook_buy", "role": "guardrail", "margin": 0.02}]
        """);
    tag("hook-harm", "hook-harm");
    try (Receiver receiver = Receiver.answering(200)) {
      define("watch", receiver, "\"tags\": [\"hook-harm\"]");
      try {
        visitors("hook-harm", "control", 0, 1000, 500);
        visitors("hook-harm", "treatment", 1000, 2000, 200);
        Receiver.Received breach = receiver.next("experiment.guardrail");
        assertThat(breach.json().getString("data.goal")).isEqualTo("hook_buy");
        assertThat(breach.json().getString("data.variant")).isEqualTo("treatment");
        assertThat(breach.json().getString("data.nonInferiority.verdict")).isEqualTo("inferior");
        Receiver.Received decision = receiver.next("experiment.decision");
        assertThat(decision.json().getString("data.recommendation.action")).isEqualTo("rollback");
        assertThat(decision.json().getList("data.recommendation.reasons")).isNotEmpty();
        visitors("hook-harm", "treatment", 2000, 2600, 120);
        Receiver.Received alarm = receiver.next("experiment.srm");
        assertThat(alarm.json().getBoolean("data.mismatch")).isTrue();
        assertThat(alarm.json().getDouble("data.sampleRatio.pValue")).isLessThan(0.001);
        step("hook-harm/pause", "{}", 200);
        // Everything before this one was told at most once.
        receiver.next("experiment.paused");
        List<String> types =
            admin()
                .get("/v1/webhooks/watch/deliveries?limit=200")
                .then()
                .extract()
                .jsonPath()
                .getList("items.type");
        assertThat(types).filteredOn("experiment.guardrail"::equals).hasSize(1);
        assertThat(types).filteredOn("experiment.srm"::equals).hasSize(1);
      } finally {
        forget("watch");
      }
    }
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

  private static void visitors(String experiment, String variant, int from, int to, int bought) {
    List<String> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String visitor = experiment + "-" + i;
      items.add(saw(experiment, variant, visitor));
      if (i - from < bought) {
        items.add(
            "{\"type\": \"track\", \"event\": \"hook buy\", \"anonymousId\": \"%s\"}"
                .formatted(visitor));
      }
      if (items.size() > 500) {
        send(String.join(",", items));
        items.clear();
      }
    }
    send(String.join(",", items));
  }

  private static String define(String key, Receiver receiver, String more) {
    String secret = put(key, receiver.url(), more).getString("secret");
    assertThat(secret).isNotNull();
    return secret;
  }

  private static JsonPath put(String key, String url, String more) {
    return admin()
        .body("{\"url\": \"%s\", %s}".formatted(url, more))
        .put("/v1/webhooks/" + key)
        .then()
        .extract()
        .jsonPath();
  }

  private static String ping(String key) {
    return admin()
        .post("/v1/webhooks/%s/test".formatted(key))
        .then()
        .statusCode(202)
        .extract()
        .jsonPath()
        .getString("message");
  }

  private static JsonPath deliveries(String key, String state) {
    return await(
        "/v1/webhooks/%s/deliveries".formatted(key),
        list -> list.getString("items[0].state").equals(state));
  }

  private static void refuse(String body, String because) {
    admin()
        .body(body)
        .put("/v1/webhooks/refused")
        .then()
        .statusCode(422)
        .body(containsString(because));
  }

  private static void step(String step, String body, int status) {
    admin().body(body).post("/v1/experiments/" + step).then().statusCode(status);
  }

  /** Puts a tag on an experiment, by which a webhook can ask for it alone. */
  private static void tag(String experiment, String tag) {
    ObjectNode definition = definition(experiment);
    definition.putArray("tags").add(tag);
    admin().body(definition.toString()).put("/v1/experiments/" + experiment).then().statusCode(200);
  }

  private static ObjectNode definition(String experiment) {
    try {
      ObjectNode all =
          (ObjectNode)
              new ObjectMapper().readTree(admin().get("/v1/experiments/" + experiment).asString());
      all.retain("key", "variants", "goals");
      return all;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void forget(String key) {
    admin().delete("/v1/webhooks/" + key).then().statusCode(204);
  }
}
