package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A running server, seen through its public HTTP interface.
 *
 * <p>Every request may be repeated without harm, so each is: on 429 and 503, on a broken or refused
 * connection, and on a time-out, with the same bytes, until the patience is used up.
 */
final class Server {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Set<Integer> NOT_NOW = Set.of(429, 502, 503, 504);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final ApiKeys keys;
  private final Patience patience;
  private final AtomicLong retries = new AtomicLong();
  private final Statuses statuses = new Statuses();

  Server(URI base, ApiKeys keys, Patience patience) {
    this.base = base;
    this.keys = keys;
    this.patience = patience;
  }

  /** Returns how many attempts were not the first of their request. */
  long retries() {
    return retries.get();
  }

  /** Returns what it answered so far. */
  Statuses statuses() {
    return statuses;
  }

  /** Asks once, as a page does, and does without the answer if there is none or no good one. */
  Attempt askOnce(String path, JsonNode question) {
    return once(
        request(path, keys.client()).POST(BodyPublishers.ofString(question.toString())).build());
  }

  /** Looks once at what lives at a path. */
  Attempt lookOnce(String path) {
    return once(request(path, keys.admin()).GET().build());
  }

  private Attempt once(HttpRequest request) {
    long began = System.nanoTime();
    try {
      HttpResponse<byte[]> answer = send(request);
      return Attempt.of(answer, Duration.ofNanos(System.nanoTime() - began));
    } catch (IOException e) {
      statuses.addBroken();
      return Attempt.failed(e, Duration.ofNanos(System.nanoTime() - began));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Returns what lives at a path, if anything does. */
  Optional<JsonNode> find(String path) {
    HttpResponse<byte[]> answer = exchange(request(path, keys.admin()).GET().build());
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(accepted(path, answer));
  }

  /** Returns what lives at a path. */
  JsonNode get(String path) {
    return accepted(path, exchange(request(path, keys.admin()).GET().build()));
  }

  /** Puts a definition in place, which the server does once however often it is asked. */
  JsonNode put(String path, JsonNode body) {
    HttpRequest.Builder request = request(path, keys.admin());
    return accepted(path, exchange(request.PUT(BodyPublishers.ofString(body.toString())).build()));
  }

  /** Asks for a step of the life cycle. */
  JsonNode post(String path) {
    return post(path, Json.parse("{}"));
  }

  /** Asks for a step of the life cycle that needs to know more. */
  JsonNode post(String path, JsonNode body) {
    HttpRequest.Builder request = request(path, keys.admin());
    return accepted(path, exchange(request.POST(BodyPublishers.ofString(body.toString())).build()));
  }

  /** Returns the answer to a question for variants, as it came. */
  byte[] assignments(byte[] question) {
    String path = "/v1/assignments";
    HttpRequest.Builder request = request(path, keys.client());
    HttpResponse<byte[]> answer =
        exchange(request.POST(BodyPublishers.ofByteArray(question)).build());
    accepted(path, answer);
    return answer.body();
  }

  /**
   * Delivers events.
   *
   * @throws StoppedException if the batch or any of its events is refused
   */
  void deliver(byte[] batch) {
    deliver("/v1/batch", batch);
  }

  /**
   * Delivers events in the words of an endpoint.
   *
   * @throws StoppedException if the batch or any of its events is refused
   */
  void deliver(String path, byte[] batch) {
    HttpRequest.Builder request = request(path, keys.client());
    JsonNode answer =
        accepted(path, exchange(request.POST(BodyPublishers.ofByteArray(batch)).build()));
    JsonNode refused = answer.path("rejected");
    if (!refused.isEmpty()) {
      throw new StoppedException(
          Exit.REFUSED,
          "the server refused %d events, the first (%s) because: %s"
              .formatted(
                  refused.size(),
                  refused.get(0).path("messageId").asText(),
                  refused.get(0).path("problem").asText()));
    }
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(REQUEST_TIMEOUT)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json");
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    statuses.add(request.uri().getPath(), answer);
    return answer;
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    long deadline = System.nanoTime() + patience.limit().toNanos();
    for (int failed = 1; ; failed++) {
      String trouble;
      Optional<String> retryAfter = Optional.empty();
      try {
        HttpResponse<byte[]> answer = send(request);
        if (!NOT_NOW.contains(answer.statusCode())) {
          return answer;
        }
        trouble = "it answers " + answer.statusCode();
        retryAfter = answer.headers().firstValue("Retry-After");
      } catch (IOException e) {
        statuses.addBroken();
        trouble = Objects.toString(e.getMessage(), e.getClass().getSimpleName());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      Duration pause = Patience.pause(failed, retryAfter);
      if (System.nanoTime() + pause.toNanos() > deadline) {
        throw new StoppedException(
            Exit.UNREACHABLE,
            "gave up on %s after %d attempts within %d s: %s"
                .formatted(request.uri(), failed, patience.limit().toSeconds(), trouble));
      }
      retries.incrementAndGet();
      sleep(pause);
    }
  }

  private JsonNode accepted(String path, HttpResponse<byte[]> answer) {
    JsonNode body = Json.parseAnswer(answer.body());
    if (answer.statusCode() / 100 == 2) {
      return body;
    }
    StringBuilder message =
        new StringBuilder("%s answers %d".formatted(base.resolve(path), answer.statusCode()));
    append(message, body.path("title").asText());
    if (body.path("violations").isEmpty()) {
      append(message, body.path("detail").asText());
    }
    for (JsonNode each : body.path("violations")) {
      append(message, each.path("pointer").asText() + " " + each.path("message").asText());
    }
    throw new StoppedException(Exit.REFUSED, message.toString());
  }

  private static void append(StringBuilder message, String part) {
    if (!part.isBlank()) {
      message.append("; ").append(part);
    }
  }

  /** Waits; an interruption ends the tool. */
  static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoppedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoppedException(Exit.UNREACHABLE, "interrupted", e);
  }
}
