package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenFeature's SDKs for pages and for Node.js with their OFREP providers, unmodified. */
class OpenFeatureIT {
  private static Clients clients;

  @BeforeAll
  static void start() {
    clients = new Clients();
  }

  @AfterAll
  static void stop() {
    clients.close();
  }

  @Test
  void pagesSeeChangesAtOnceAndAreCounted() {
    clients.define("web-flag", ", \"audience\": {\"device\": \"phone\"}");
    try (ClientScript page = clients.run("openfeature-web.mjs", "web-flag", "web-visitor")) {
      JsonNode start = page.next("start");
      assertThat(start.path("value").asText()).isEqualTo("old");
      assertThat(start.path("reason").asText()).isEqualTo("STATIC");
      assertThat(start.path("flagMetadata").path("inExperiment").asBoolean()).isFalse();

      page.tell("phone");
      JsonNode phone = page.next("context");
      assertThat(phone.path("reason").asText()).isEqualTo("SPLIT");
      String variant = phone.path("variant").asText();
      page.tell("track");
      page.next("tracked");
      clients.awaitResults("web-flag", variant, 1, 1);

      clients.send("POST", "/v1/experiments/web-flag/pause", "{}");
      JsonNode paused = page.next("changed");
      assertThat(paused.path("value").asText()).isEqualTo("old");
      assertThat(paused.path("reason").asText()).isEqualTo("DISABLED");

      clients.send("POST", "/v1/experiments/web-flag/resume", "{}");
      JsonNode resumed = page.next("changed");
      assertThat(resumed.path("variant").asText()).isEqualTo(variant);
      assertThat(resumed.path("reason").asText()).isEqualTo("SPLIT");
    }
  }

  @Test
  void serversEvaluateAndTrack() {
    clients.define("server-flag", "");
    try (ClientScript client = clients.run("openfeature-server.mjs", "server-flag")) {
      int treated = 0;
      for (int i = 0; i < 20; i++) {
        client.tell("server-visitor-" + i);
        JsonNode details = client.next();
        assertThat(details.path("reason").asText()).isEqualTo("SPLIT");
        assertThat(details.path("unknown").asText()).isEqualTo("FLAG_NOT_FOUND");
        treated += details.path("variant").asText().equals("treatment") ? 1 : 0;
      }
      clients.awaitResults("server-flag", "treatment", treated, treated);
      clients.send(
          "POST",
          "/v1/experiments/server-flag/conclude",
          "{\"decision\": \"ship\", \"variant\": \"treatment\"}");
      client.tell("server-visitor-new");
      JsonNode shipped = client.next();
      assertThat(shipped.path("value").asText()).isEqualTo("new");
      assertThat(shipped.path("reason").asText()).isEqualTo("STATIC");
    }
  }
}
