package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of a request that is not repeated.
 *
 * @param answer the body, if the status was 200
 * @param trouble why there is none, in a few words that are the same for the same cause; else empty
 * @param took from the first byte sent until the answer or the trouble
 */
record Attempt(Optional<JsonNode> answer, String trouble, Duration took) {
  static Attempt of(HttpResponse<byte[]> answer, Duration took) {
    JsonNode body = Json.parseAnswer(answer.body());
    return answer.statusCode() == 200
        ? new Attempt(Optional.of(body), "", took)
        : new Attempt(
            Optional.empty(),
            "%d %s".formatted(answer.statusCode(), body.path("detail").asText()).strip(),
            took);
  }

  static Attempt failed(IOException failure, Duration took) {
    return new Attempt(Optional.empty(), cause(failure), took);
  }

  private static String cause(IOException failure) {
    if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
      return "no connection";
    }
    return failure instanceof HttpTimeoutException ? "no answer in time" : "connection closed";
  }
}
