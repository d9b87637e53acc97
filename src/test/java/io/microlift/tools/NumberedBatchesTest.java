package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberedBatchesTest {
  private final NumberedBatches batches =
      new NumberedBatches(
          URI.create("http://127.0.0.1:8080"),
          "client-key",
          "run",
          Instant.parse("2026-08-24T10:00:00Z"));

  @Test
  void aBatchIsAHundredEventsOfTwentyVisitors() {
    Map<String, Integer> names = new HashMap<>();
    Set<String> visitors = new HashSet<>();
    for (JsonNode event : next().path("batch")) {
      names.merge(event.path("event").asText(), 1, Integer::sum);
      visitors.add(event.path("anonymousId").asText());
    }

    assertThat(names)
        .isEqualTo(
            Map.of(
                "Experiment Viewed", NumberedBatches.VISITORS,
                "Product Viewed", 3 * NumberedBatches.VISITORS,
                "Product Added", NumberedBatches.CARTS,
                "Order Completed", NumberedBatches.ORDERS));
    assertThat(visitors).hasSize(NumberedBatches.VISITORS);
    assertThat(batches.events()).isEqualTo(100);
  }

  @Test
  void noMessageAppearsTwice() {
    Set<String> messages = new HashSet<>();
    Set<String> visitors = new HashSet<>();
    for (int i = 0; i < 25; i++) {
      for (JsonNode event : next().path("batch")) {
        messages.add(event.path("messageId").asText());
        visitors.add(event.path("anonymousId").asText());
      }
    }

    assertThat(messages).hasSize(25 * 100);
    assertThat(visitors).hasSize(25 * NumberedBatches.VISITORS);
    assertThat(batches.sent()).isEqualTo(25);
  }

  @Test
  void aBatchByNumberIsTheOneHandedOut() {
    next();
    JsonNode handedOut = next();
    Batch second = batches.batch(2);
    List<String> ids = new ArrayList<>();
    handedOut.path("batch").forEach(event -> ids.add(event.path("messageId").asText()));

    assertThat(Json.parse(new String(second.body(), StandardCharsets.UTF_8))).isEqualTo(handedOut);
    assertThat(second.ids()).containsExactlyElementsOf(ids);
    assertThat(batches.number(second)).isEqualTo(2);
  }

  @Test
  void isTheSameInTheWordsOfOfrep() {
    Batch tracked = batches.ofrepBatch(3);
    JsonNode first = Json.parseAnswer(tracked.body()).path("events").path(0);
    JsonNode ours = Json.parseAnswer(batches.batch(3).body()).path("batch").path(0);

    assertThat(tracked.ids()).isEqualTo(batches.batch(3).ids());
    assertThat(Json.parseAnswer(tracked.body()).path("events")).hasSize(100);
    assertThat(first.path("name")).isEqualTo(ours.path("event"));
    assertThat(first.path("targetingKey")).isEqualTo(ours.path("anonymousId"));
    assertThat(first.path("messageId")).isEqualTo(ours.path("messageId"));
    assertThat(first.path("timestamp")).isEqualTo(ours.path("timestamp"));
    assertThat(first.path("details")).isEqualTo(ours.path("properties"));
  }

  @Test
  void saysItsLengthOnTheWire() {
    String request = batches.next().toString(StandardCharsets.ISO_8859_1);
    String body = request.substring(request.indexOf("\r\n\r\n") + 4);

    assertThat(request)
        .startsWith("POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
        .contains("\r\nAuthorization: Bearer client-key\r\n")
        .contains("\r\nContent-Length: " + body.length() + "\r\n");
  }

  private JsonNode next() {
    String request = batches.next().toString(StandardCharsets.ISO_8859_1);
    return Json.parse(request.substring(request.indexOf("\r\n\r\n")));
  }
}
