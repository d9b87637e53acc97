package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Numbers of live experiments for the benchmark: defined as it goes on, concluded in the end. */
final class LiveExperiments implements AutoCloseable {
  private static final int VISITORS = 20_000;

  private final Server server;
  private final URI url;
  private final String clientKey;
  private final String series;
  private int defined;

  /**
   * Experiments whose keys begin with {@code series}; goals of {@link BenchmarkPlan} must exist.
   */
  LiveExperiments(Server server, URI url, String clientKey, String series) {
    this.server = server;
    this.url = url;
    this.clientKey = clientKey;
    this.series = series;
  }

  /** Makes sure that so many are running. */
  void atLeast(int wanted) {
    for (; defined < wanted; defined++) {
      String path = path(defined);
      server.put(
          path,
          Json.parse(
              """
              {"audience": {"device": "phone", "country": {"$in": ["DE", "FR"]}},
               "variants": [{"key": "control", "control": true, "payload": {"sticky": false}},
                            {"key": "sticky", "payload": {"sticky": true}}],
               "goals": [{"goal": "bench_cart", "role": "primary"}]}
              """));
      server.post(path + "/start");
    }
  }

  /** Questions of random visitors for the first {@code count} of them. */
  RequestSource assignments(int count) {
    return new Prepared(
        "POST /v1/assignments, %d live".formatted(count), requests("/v1/assignments", count));
  }

  /** The same bodies for an endpoint that answers a constant as long as those answers. */
  RequestSource bare(int count) {
    String one = body(count, 0);
    int size = server.assignments(one.getBytes(StandardCharsets.US_ASCII)).length;
    return new Prepared(
        "POST /v1/ping?size=%d".formatted(size), requests("/v1/ping?size=" + size, count));
  }

  private List<Buffer> requests(String path, int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<Buffer> requests = new ArrayList<>(VISITORS);
    for (int i = 0; i < VISITORS; i++) {
      byte[] bytes = body(count, random.nextLong()).getBytes(StandardCharsets.US_ASCII);
      requests.add(Buffer.buffer(Wire.post(url, path, clientKey, bytes)));
    }
    return requests;
  }

  /** Names no experiment, so that all answer that are live; there are {@code count} of them. */
  private String body(int count, long visitor) {
    if (count != defined) {
      throw new IllegalStateException("%d are live, not %d".formatted(defined, count));
    }
    return """
    {"visitorId":"v-%016x","attributes":{"device":"phone","country":"DE"}}"""
        .formatted(visitor);
  }

  private String path(int number) {
    return "/v1/experiments/%s-%03d".formatted(series, number);
  }

  /** Concludes them all, so that pages hear of none of them any more. */
  @Override
  public void close() {
    JsonNode decision = Json.parse("{\"decision\": \"inconclusive\", \"note\": \"benchmark\"}");
    for (int i = 0; i < defined; i++) {
      server.post(path(i) + "/conclude", decision);
    }
  }
}
