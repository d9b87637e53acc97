package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What the benchmark defines and sends. */
final class BenchmarkPlan {
  static final String EXPERIMENT = "bench";

  private static final int VISITORS = 20_000;

  private BenchmarkPlan() {}

  /** Puts three goals and a running experiment of two variants in place. */
  static void define(Server server) {
    goal(server, "bench_view", "micro", "\"kind\":\"count\",\"events\":[\"Product Viewed\"]");
    goal(server, "bench_cart", "micro", "\"kind\":\"conversion\",\"events\":[\"Product Added\"]");
    goal(
        server,
        "bench_revenue",
        "macro",
        "\"kind\":\"value\",\"events\":[\"Order Completed\"],\"currency\":\"EUR\"");
    define(server, EXPERIMENT);
  }

  /** Puts another experiment with these goals and variants in place, and starts it. */
  static void define(Server server, String key) {
    String path = "/v1/experiments/" + key;
    JsonNode experiment =
        server.put(
            path,
            Json.parse(
                """
                {"key": "%s", "name": "Benchmark",
                 "variants": [{"key": "control", "weight": 1, "control": true,
                     "payload": {"sticky": false}},
                   {"key": "sticky", "weight": 1, "payload": {"sticky": true}}],
                 "goals": [{"goal": "bench_cart", "role": "primary"},
                   {"goal": "bench_view", "role": "secondary"},
                   {"goal": "bench_revenue", "role": "secondary"}]}
                """
                    .formatted(key)));
    if (experiment.path("status").asText().equals("draft")) {
      server.post(path + "/start");
    }
  }

  private static void goal(Server server, String key, String tier, String rest) {
    String json = "{\"key\":\"%s\",\"name\":\"%s\",\"tier\":\"%s\",%s}";
    server.put("/v1/goals/" + key, Json.parse(json.formatted(key, key, tier, rest)));
  }

  /** Returns questions for the variants of random visitors. */
  static RequestSource assignments(URI server, String clientKey) {
    return new Prepared("POST /v1/assignments", visitors(server, "/v1/assignments", clientKey));
  }

  /** Returns the same bodies for the endpoint that does nothing with them. */
  static RequestSource bare(URI server, String clientKey) {
    return new Prepared("POST /v1/ping", visitors(server, "/v1/ping", clientKey));
  }

  /** Returns the body of a batch for the endpoint that does nothing with it. */
  static RequestSource bareBatch(URI server, String clientKey, NumberedBatches batches) {
    return new Prepared(
        "POST /v1/ping, batch as body",
        List.of(Buffer.buffer(Wire.post(server, "/v1/ping", clientKey, batches.body()))));
  }

  private static List<Buffer> visitors(URI server, String path, String clientKey) {
    SplittableRandom random = new SplittableRandom(7);
    List<Buffer> requests = new ArrayList<>(VISITORS);
    for (int i = 0; i < VISITORS; i++) {
      String body =
          """
          {"visitorId":"v-%016x","attributes":{"device":"phone","country":"DE"},"experiments":["bench"]}"""
              .formatted(random.nextLong());
      byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
      requests.add(Buffer.buffer(Wire.post(server, path, clientKey, bytes)));
    }
    return requests;
  }
}
