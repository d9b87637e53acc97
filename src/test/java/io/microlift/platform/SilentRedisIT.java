package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that falls silent and is replaced, while its connections stay open. */
class SilentRedisIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Given up after five seconds of silence, on a busy machine. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(20);

  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final int MORE_THAN_ALL_CONNECTIONS = 20;

  @TempDir Path folder;

  private final List<Process> stores = new ArrayList<>();

  @AfterEach
  void endStores() throws InterruptedException {
    for (Process each : stores) {
      each.destroyForcibly().waitFor();
    }
  }

  @Test
  void remembersAgainWhenAnotherTakesThePlaceOfASilentOne() throws Exception {
    int first = PostgresProcess.freePort();
    Process silent = startRedis(first);
    try (Forwarder address = new Forwarder(first);
        Node node =
            new Node(
                folder.resolve("one"),
                Map.of("MICROLIFT_REDIS_URL", "redis://127.0.0.1:" + address.port()))) {
      node.awaitStart();
      String visitor = exposeSomebody(node);
      Poll.until("remembered", SOON, () -> isSticky(node, visitor));

      ChildCommand.signal(silent.pid(), "STOP");
      for (int i = 0; i < MORE_THAN_ALL_CONNECTIONS; i++) {
        Node.Answer answer = node.assignment("silent", visitor, false);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.took()).as("the hash decides").isLessThan(BOUND);
      }
      int second = PostgresProcess.freePort();
      startRedis(second);
      address.moveTo(second);
      Poll.until("remembered by another", GIVEN_UP, () -> isSticky(node, visitor));
      ChildCommand.signal(silent.pid(), "CONT");
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

  private Process startRedis(int port) throws IOException {
    Process process =
        new ProcessBuilder(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis-" + port + ".log").toFile())
            .start();
    stores.add(process);
    Poll.until(
        "Redis takes connections",
        SOON,
        () -> {
          new Socket(InetAddress.getLoopbackAddress(), port).close();
          return true;
        });
    return process;
  }
}
