package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Segment's SDK for Node.js, unmodified, with another host and key. */
class SegmentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  @Test
  void exposesTracksIdentifiesAndOrders() {
    try (Clients clients = new Clients();
        ClientScript client = clients.run("segment.mjs")) {
      define(clients);

      client.tell("segment-node");
      JsonNode tracked = client.next();
      assertThat(tracked.path("failures")).isEmpty();
      assertThat(tracked.path("answers"))
          .extracting(JsonNode::asInt)
          .containsExactly(503, 429, 200);
      await(clients, 1, 0.0);

      client.tell("order");
      assertThat(client.next().path("failures")).isEmpty();
      await(clients, 1, 25.0);

      client.tell("refuse");
      JsonNode failures = client.next().path("failures");
      assertThat(failures).hasSize(1);
      assertThat(failures.get(0).asText()).as("an unknown key").contains("401");
      await(clients, 1, 20.0);
    }
  }

  private static void define(Clients clients) {
    clients.send("PUT", "/v1/goals/added", "{\"template\": \"add_to_cart\"}");
    clients.send(
        "PUT",
        "/v1/goals/revenue",
        "{\"template\": \"revenue_per_visitor\", \"currency\": \"EUR\"}");
    clients.send(
        "PUT",
        "/v1/experiments/segment-node",
        """
        {"variants": [{"key": "control", "control": true}, {"key": "treatment"}],
         "goals": [{"goal": "added", "role": "primary"}, {"goal": "revenue"}]}
        """);
    clients.send("POST", "/v1/experiments/segment-node/start", "{}");
  }

  private static void await(Clients clients, int added, double revenue) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode results = clients.send("GET", "/v1/experiments/segment-node/results", "");
      if (results.at("/goals/0/variants/1/converted").asInt() == added
          && Math.abs(results.at("/goals/1/variants/1/sum").asDouble() - revenue) < 0.001) {
        return;
      }
      assertThat(System.nanoTime()).as("results: " + results).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
