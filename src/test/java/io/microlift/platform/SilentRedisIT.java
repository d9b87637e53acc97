package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that falls silent and is replaced, while its connections stay open. */
class SilentRedisIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Given up after five seconds of silence, on a busy machine. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(20);

  /** Less than those five seconds. */
  private static final Duration BOUND = Duration.ofSeconds(3);

  private static final int MORE_THAN_ALL_CONNECTIONS = 20;

  @TempDir Path folder;

  @Test
  void remembersAgainWhenAnotherTakesThePlaceOfASilentOne() throws Exception {
    try (RedisProcess silent = RedisProcess.start(folder);
        RedisProcess other = RedisProcess.start(folder);
        Forwarder address = new Forwarder(silent.port());
        Node node =
            new Node(
                folder.resolve("one"),
                Map.of("MICROLIFT_REDIS_URL", "redis://127.0.0.1:" + address.port()))) {
      node.awaitStart();
      String visitor = exposeSomebody(node);
      Poll.until("remembered", SOON, () -> isSticky(node, visitor));

      silent.signal("STOP");
      for (int i = 0; i < MORE_THAN_ALL_CONNECTIONS; i++) {
        Node.Answer answer = node.assignment("silent", visitor, false);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.took()).as("the hash decides").isLessThan(BOUND);
      }
      address.moveTo(other.port());
      Poll.until("remembered by another", GIVEN_UP, () -> isSticky(node, visitor));
    }
  }

  /** Returns a visitor who keeps the variant seen although the hash now says otherwise. */
  private static String exposeSomebody(Node node) throws Exception {
    assertThat(node.put("/v1/goals/add", "{\"events\": [\"Product Added\"]}").status())
        .isEqualTo(201);
    String body =
        """
        {"variants": [{"key": "a", "control": true}, {"key": "b"}],
         "goals": [{"goal": "add", "role": "primary"}]}
        """;
    assertThat(node.put("/v1/experiments/silent", body).status()).isEqualTo(201);
    assertThat(node.post("/v1/experiments/silent/start", "").status()).isEqualTo(200);
    String visitor = "";
    for (int i = 0; visitor.isEmpty(); i++) {
      JsonNode answer = node.assignment("silent", "v-" + i, true).body();
      visitor = answer.findPath("variant").asText().equals("a") ? "v-" + i : "";
    }
    Poll.until("the exposure is in", SOON, () -> pendingRequests(node) == 0);
    String phase = "{\"keepBuckets\": true, \"weights\": {\"b\": 99}}";
    assertThat(node.post("/v1/experiments/silent/phases", phase).status()).isEqualTo(200);
    return visitor;
  }

  private static int pendingRequests(Node node) throws Exception {
    JsonNode results = node.get("/v1/experiments/silent/results").body();
    return results.at("/freshness/pendingRequests").asInt(1);
  }

  private static boolean isSticky(Node node, String visitor) throws Exception {
    String answer = node.assign("silent", visitor).toString();
    return answer.contains("\"variant\":\"a\"") && answer.contains("STICKY");
  }
}
