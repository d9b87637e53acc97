package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.tools.OwnServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A packaged server for clients of other people, and what its administrator does to it. */
final class Clients implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OwnServer server = OwnServer.start(Path.of("").toAbsolutePath());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Runs a script. */
  ClientScript run(String name, String... words) {
    return ClientScript.start(name, server, words);
  }

  /** Defines and starts an experiment on pages liked; who is not in it sees the payload "old". */
  void define(String key, String more) {
    send("PUT", "/v1/goals/liked", "{\"events\": [\"Page Liked\"]}");
    send(
        "PUT",
        "/v1/experiments/" + key,
        """
        {"variants": [{"key": "control", "control": true, "payload": "old"},
                      {"key": "treatment", "payload": "new"}],
         "goals": [{"goal": "liked", "role": "primary"}]%s}
        """
            .formatted(more));
    send("POST", "/v1/experiments/" + key + "/start", "{}");
  }

  /** Does something as the administrator. */
  JsonNode send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .header("X-API-Key", server.keys().admin())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path + ": " + answer.body()).isBetween(200, 299);
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until so many visitors of a variant were counted, and so many of them liked a page. */
  void awaitResults(String experiment, String variant, int visitors, int converted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode results = send("GET", "/v1/experiments/" + experiment + "/results", "");
      for (JsonNode each : results.path("goals").path(0).path("variants")) {
        if (each.path("variant").asText().equals(variant)
            && each.path("visitors").asInt() == visitors
            && each.path("converted").asInt() == converted) {
          return;
        }
      }
      assertThat(System.nanoTime()).as("results: " + results).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
