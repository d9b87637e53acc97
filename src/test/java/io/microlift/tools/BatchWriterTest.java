package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
  private final List<Batch> batches = new ArrayList<>();

  @Test
  void writesWhatSegmentClientsWrite() {
    BatchWriter writer = new BatchWriter(10, batches::add);
    writer.add(List.of(event("m-1", Map.of("value", new BigDecimal("0.00000019")))));
    writer.flush();

    JsonNode expected =
        Json.parse(
            """
            {"batch": [{"type": "track", "event": "purchase", "anonymousId": "v-1",
              "messageId": "m-1", "timestamp": "2026-08-24T10:00:00Z",
              "properties": {"value": 0.00000019}}]}
            """);
    assertThat(Json.parseAnswer(batches.get(0).body())).isEqualTo(expected);
    assertThat(new String(batches.get(0).body(), StandardCharsets.UTF_8)).contains(":0.00000019}");
  }

  @Test
  void splitsByNumberAndCountsRowsWhereTheyEnd() {
    BatchWriter writer = new BatchWriter(2, batches::add);
    writer.add(List.of(event("a", Map.of()), event("b", Map.of()), event("c", Map.of())));
    writer.add(List.of(event("d", Map.of())));
    writer.flush();
    writer.flush();

    assertThat(batches)
        .extracting(Batch::ids)
        .containsExactly(List.of("a", "b"), List.of("c", "d"));
    assertThat(batches).extracting(Batch::rows).containsExactly(0, 2);
  }

  @Test
  void staysBelowTheLimitOnBodies() {
    BatchWriter writer = new BatchWriter(2500, batches::add);
    for (int i = 0; i < 100; i++) {
      writer.add(List.of(event("m-" + i, Map.of("note", "x".repeat(20_000)))));
    }
    writer.flush();

    assertThat(batches)
        .allSatisfy(each -> assertThat(each.body().length).isLessThan(512_000))
        .extracting(each -> each.ids().size())
        .contains(24);
  }

  private static Event event(String id, Map<String, Object> properties) {
    Instant time = Instant.parse("2026-08-24T10:00:00Z");
    return new Event(id, "purchase", "v-1", time, properties);
  }
}
