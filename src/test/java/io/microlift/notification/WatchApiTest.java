package io.microlift.notification;

import static io.microlift.Api.admin;
import static io.microlift.Api.goal;
import static io.microlift.Api.results;
import static io.microlift.Api.running;
import static io.microlift.Api.saw;
import static io.microlift.Api.send;
import static io.microlift.notification.WebhookCalls.define;
import static io.microlift.notification.WebhookCalls.forget;
import static io.microlift.notification.WebhookCalls.step;
import static io.microlift.notification.WebhookCalls.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.results.ExperimentReport;
import io.microlift.results.Freshness;
import io.microlift.results.ResultsService;
import io.microlift.results.View;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What teams hear of experiments that are watched, with a real receiver. */
@QuarkusTest
class WatchApiTest {
  private static final String SRM = "experiment.srm";
  private static final String GUARDRAIL = "experiment.guardrail";
  private static final String DECISION = "experiment.decision";

  @Inject @Nullable ResultsService results;
  @Inject @Nullable SnapshotFeed feed;

  @Test
  void verdictsAreToldAndTakenBackWhileTheSplitIsBroken() throws Exception {
    begin("hook-harm");
    try (Receiver receiver = Receiver.answering(200)) {
      define("hook-harm", receiver, "\"tags\": [\"hook-harm\"]");
      try {
        expose("hook-harm", 0, 1000);
        buy("hook-harm", 0, 1000);
        Receiver.Received breach = receiver.next(GUARDRAIL);
        assertThat(breach.json().getBoolean("data.holds")).isTrue();
        assertThat(breach.json().getString("data.goal")).isEqualTo("hook_buy");
        assertThat(breach.json().getString("data.variant")).isEqualTo("treatment");
        assertThat(breach.json().getString("data.nonInferiority.verdict")).isEqualTo("inferior");
        Receiver.Received decision = receiver.next(DECISION);
        assertThat(decision.json().getBoolean("data.holds")).isTrue();
        assertThat(decision.json().getString("data.recommendation.action")).isEqualTo("rollback");
        assertThat(decision.json().getList("data.recommendation.reasons")).isNotEmpty();

        expose("hook-harm", "treatment", 1000, 1600);
        Receiver.Received alarm = receiver.next(SRM);
        assertThat(alarm.json().getBoolean("data.mismatch")).isTrue();
        assertThat(alarm.json().getDouble("data.sampleRatio.pValue")).isLessThan(0.001);
        assertThat(receiver.next(GUARDRAIL).json().getBoolean("data.holds")).isFalse();
        assertThat(receiver.next(DECISION).json().getBoolean("data.holds")).isFalse();

        expose("hook-harm", "control", 1000, 1600);
        assertThat(receiver.next(SRM).json().getBoolean("data.mismatch")).isFalse();
        assertThat(receiver.next(GUARDRAIL).json().getBoolean("data.holds")).isTrue();
        assertThat(receiver.next(DECISION).json().getBoolean("data.holds")).isTrue();
        step("hook-harm/pause", "{}", 200);
        // Everything before this one was told once.
        receiver.next("experiment.paused");
        assertThat(told("hook-harm", SRM)).hasSize(2);
        assertThat(told("hook-harm", GUARDRAIL)).hasSize(3);
        assertThat(told("hook-harm", DECISION)).hasSize(3);
        assertHeldBackWhileRecounting("hook-harm");
      } finally {
        forget("hook-harm");
      }
    }
  }

  /** The same report, as it is while the history of a goal is counted again. */
  private void assertHeldBackWhileRecounting(String key) throws Exception {
    Experiment experiment =
        Objects.requireNonNull(feed).refreshIfStale().experiment(key).orElseThrow();
    ExperimentReport now = Objects.requireNonNull(results).report(key, View.LATEST);
    assertThat(Watch.notices(experiment, now))
        .extracting(Notices.Notice::subject)
        .containsExactly("srm", "guardrail:hook_buy:treatment", "decision");
    Freshness fresh = now.freshness();
    ExperimentReport recounting =
        new ExperimentReport(
            now.experiment(),
            now.name(),
            now.status(),
            now.phase(),
            now.startedAt(),
            now.endedAt(),
            now.asOf(),
            new Freshness(
                fresh.asOf(),
                fresh.lagSeconds(),
                fresh.pendingRequests(),
                fresh.pendingVisitors(),
                fresh.setAsideVisitors(),
                Map.of("hook_buy", 0.5)),
            now.stage(),
            now.variants(),
            now.sampleRatio(),
            now.excluded(),
            now.goals(),
            now.recommendation());
    assertThat(Watch.notices(experiment, recounting))
        .extracting(Notices.Notice::subject)
        .containsExactly("srm");
  }

  @Test
  void aBrokenSplitIsAnAlarmAndNoDecision() throws Exception {
    begin("hook-split");
    try (Receiver receiver = Receiver.answering(200)) {
      define("hook-split", receiver, "\"tags\": [\"hook-split\"]");
      try {
        expose("hook-split", "treatment", 0, 500);
        assertThat(receiver.next(SRM).json().getBoolean("data.mismatch")).isTrue();
        buy("hook-split", 0, 500);
        results("hook-split");
        step("hook-split/pause", "{}", 200);
        receiver.next("experiment.paused");
        assertThat(told("hook-split", DECISION)).isEmpty();
        assertThat(told("hook-split", GUARDRAIL)).isEmpty();
        assertThat(told("hook-split", SRM)).hasSize(1);
      } finally {
        forget("hook-split");
      }
    }
  }

  @Test
  void pausedExperimentsAreWatched() throws Exception {
    begin("hook-late");
    try (Receiver receiver = Receiver.answering(200)) {
      define("hook-late", receiver, "\"tags\": [\"hook-late\"]");
      try {
        expose("hook-late", 0, 1000);
        results("hook-late");
        step("hook-late/pause", "{}", 200);
        receiver.next("experiment.paused");
        buy("hook-late", 0, 1000);
        Receiver.Received breach = receiver.next(GUARDRAIL);
        assertThat(breach.json().getString("data.status")).isEqualTo("paused");
        assertThat(breach.json().getBoolean("data.holds")).isTrue();
      } finally {
        forget("hook-late");
      }
    }
  }

  private static void begin(String key) {
    goal("hook_view", "{\"events\": [\"hook view\"]}");
    goal("hook_buy", "{\"events\": [\"hook buy\"], \"tier\": \"macro\"}");
    running(
        key,
        """
        [{"goal": "hook_view", "role": "primary"},
         {"goal": "hook_buy", "role": "guardrail", "margin": 0.02}]
        """);
    tag(key, key);
  }

  /** Shows both variants to as many visitors, in turn, so that no part of them is uneven. */
  private static void expose(String key, int from, int to) {
    List<String> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      items.add(saw(key, "control", visitor(key, "control", i)));
      items.add(saw(key, "treatment", visitor(key, "treatment", i)));
    }
    sendAll(items);
  }

  private static void expose(String key, String variant, int from, int to) {
    List<String> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      items.add(saw(key, variant, visitor(key, variant, i)));
    }
    sendAll(items);
  }

  /** Of the control every second visitor buys, of the treatment one in ten. */
  private static void buy(String key, int from, int to) {
    List<String> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (i % 2 == 0) {
        items.add(bought(visitor(key, "control", i)));
      }
      if (i % 10 == 0) {
        items.add(bought(visitor(key, "treatment", i)));
      }
    }
    sendAll(items);
  }

  private static void sendAll(List<String> items) {
    for (int from = 0; from < items.size(); from += 500) {
      send(String.join(",", items.subList(from, Math.min(items.size(), from + 500))));
    }
  }

  private static String bought(String visitor) {
    return "{\"type\": \"track\", \"event\": \"hook buy\", \"anonymousId\": \"%s\"}"
        .formatted(visitor);
  }

  private static String visitor(String key, String variant, int number) {
    return key + "-" + variant + "-" + number;
  }

  private static List<String> told(String key, String type) {
    List<String> types =
        admin()
            .get("/v1/webhooks/%s/deliveries?limit=200".formatted(key))
            .then()
            .extract()
            .jsonPath()
            .getList("items.type");
    return types.stream().filter(type::equals).toList();
  }
}
