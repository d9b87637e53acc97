package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** GrowthBook's JavaScript SDK, unmodified: pages see changes, and are counted. */
class GrowthBookIT {
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
    clients.define("gb-flag", ", \"audience\": {\"device\": \"phone\"}");
    try (ClientScript page = clients.run("growthbook.mjs", "gb-flag", "gb-visitor")) {
      assertThat(page.next("start").path("value").asText()).isEqualTo("old");

      page.tell("phone");
      JsonNode phone = page.next("attributes");
      assertThat(phone.path("inExperiment").asBoolean()).isTrue();
      String variant = phone.path("value").asText().equals("new") ? "treatment" : "control";
      page.tell("track");
      page.next("tracked");
      clients.awaitResults("gb-flag", variant, 1, 1);

      clients.send("POST", "/v1/experiments/gb-flag/pause", "{}");
      JsonNode paused = page.next("changed", each -> !each.path("inExperiment").asBoolean());
      assertThat(paused.path("value").asText()).isEqualTo("old");
      clients.send("POST", "/v1/experiments/gb-flag/resume", "{}");
      JsonNode resumed = page.next("changed", each -> each.path("inExperiment").asBoolean());
      assertThat(resumed.path("value")).isEqualTo(phone.path("value"));
    }
  }

  @Test
  void pagesMayLetTheServerDecide() {
    clients.define("gb-remote", ", \"audience\": {\"device\": \"phone\"}");
    try (ClientScript page = clients.run("growthbook.mjs", "gb-remote", "gb-remote-1", "remote")) {
      assertThat(page.next("start").path("value").asText()).isEqualTo("old");
      page.tell("phone");
      JsonNode phone = page.next("attributes");
      assertThat(phone.path("source").asText()).isEqualTo("force");
      String variant = phone.path("value").asText().equals("new") ? "treatment" : "control";
      page.tell("track");
      page.next("tracked");
      clients.awaitResults("gb-remote", variant, 1, 1);
    }
  }

  /** With sticky buckets, pages and server remember alike what a visitor saw first. */
  @Test
  void visitorsKeepWhatTheySawFirst() {
    clients.define("gb-sticky", "");
    try (ClientScript pages = clients.run("growthbook-sticky.mjs", "gb-sticky", "gb-keeps")) {
      pages.tell("100");
      JsonNode first = pages.next();
      assertThat(first.path("differing")).as(first.toString()).isEmpty();
      int treated = first.path("treatment").asInt();
      clients.awaitResults("gb-sticky", "treatment", treated, 0);
      clients.awaitResults("gb-sticky", "control", 100 - treated, 0);

      String phases = "/v1/experiments/gb-sticky/phases";
      String weights = "\"weights\": {\"control\": 1, \"treatment\": 9}";
      clients.send("POST", phases, "{\"keepBuckets\": true, " + weights + "}");
      pages.tell("150");
      JsonNode kept = pages.next();
      assertThat(kept.path("differing")).as(kept.toString()).isEmpty();
      assertThat(kept.path("changed").asInt()).isZero();
      assertThat(kept.path("sticky").asInt()).isGreaterThan(20);

      clients.send("POST", phases, "{}");
      pages.tell("150");
      JsonNode anew = pages.next();
      assertThat(anew.path("differing")).as(anew.toString()).isEmpty();
      assertThat(anew.path("changed").asInt()).isPositive();
      assertThat(anew.path("sticky").asInt()).isZero();
    }
  }
}
