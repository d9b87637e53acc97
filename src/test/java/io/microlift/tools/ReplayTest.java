package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final JsonNode EXPECTED =
      Json.read(Path.of("src/test/resources/replay/expected-sample.json"));

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void theSampleArrivesAsTheReferenceCountsIt() throws IOException {
    Path dump = folder.resolve("acknowledged");
    try (FakeServer server = new FakeServer(List.of(Answers.agreeingWith(EXPECTED)))) {
      Exit exit =
          replay(server, Recordings.SAMPLE, "--batch", "100", "--dump-acknowledged", "" + dump);

      assertThat(exit).as(text(err)).isEqualTo(Exit.DONE);
      assertThat(text(out)).contains("1,500 rows").contains("55 values compared, 0 differences");
      assertThat(text(err)).hasLineCount(10).contains("100 % 1,500 rows");
      assertThat(Files.readAllLines(dump))
          .containsExactlyInAnyOrderElementsOf(server.events().keySet());
      assertThat(server.definitions().get("/v1/experiments/sticky-cart-sample"))
          .isEqualTo(
              Json.parse(
                  """
                  {"key": "sticky-cart-sample", "name": "sticky-cart-sample (replayed)",
                   "variants": [{"key": "Current-page", "weight": 1, "control": true},
                     {"key": "Sticky-button", "weight": 1}],
                   "goals": [{"goal": "add_to_cart", "role": "primary"},
                     {"goal": "view_item", "role": "secondary"},
                     {"goal": "purchase", "role": "secondary"},
                     {"goal": "revenue", "role": "secondary"}],
                   "segments": ["visitor_type"],
                   "analysis": {"method": "fixed", "correction": "holm"}}
                  """));
      for (Map.Entry<String, JsonNode> metric : EXPECTED.path("metrics").properties()) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode variant : metric.getValue().path("variants")) {
          sum = sum.add(variant.path("sum").decimalValue());
        }
        assertThat(sum(server, metric.getKey())).as(metric.getKey()).isEqualByComparingTo(sum);
      }
    }
  }

  @Test
  void aSecondReplaySendsTheSameBytes() {
    try (FakeServer server = new FakeServer(List.of(Answers.agreeingWith(EXPECTED)))) {
      replay(server, Recordings.SAMPLE, "--connections", "1");
      List<String> first = server.bodies();
      replay(server, Recordings.SAMPLE, "--connections", "1");

      List<String> twice = new ArrayList<>(first);
      twice.addAll(first);
      assertThat(server.bodies()).isEqualTo(twice);
      // whole milliseconds, and not before the experiment's start
      assertThat(first.get(0)).contains("\"timestamp\":\"2026-08-24T10:00:00.001Z\"");
    }
  }

  @Test
  void repeatsTheSameBytesUntilTheyAreAccepted() {
    try (FakeServer server = new FakeServer(List.of(Answers.agreeingWith(EXPECTED)))) {
      server.trouble(
          exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "0");
            FakeServer.answer(exchange, 503, "");
          });
      server.trouble(exchange -> FakeServer.answer(exchange, 429, "{}"));
      server.trouble(
          exchange -> {
            throw new IOException("closes the connection without an answer");
          });

      Exit exit = replay(server, tiny(), "--connections", "1");

      assertThat(exit).as(text(err)).isEqualTo(Exit.DONE);
      assertThat(server.bodies()).hasSize(4);
      assertThat(server.bodies().stream().distinct()).hasSize(1);
      assertThat(text(out)).contains("3 repeated requests");
    }
  }

  @Test
  void stopsWhenAnItemOrARequestIsRefused() {
    try (FakeServer server = new FakeServer(List.of(Answers.agreeingWith(EXPECTED)))) {
      server.trouble(
          exchange ->
              FakeServer.answer(
                  exchange,
                  202,
                  """
                  {"success":true,"rejected":[{"index":0,"messageId":"m-2","problem":"too old"}]}
                  """));
      assertThat(replay(server, tiny())).isEqualTo(Exit.REFUSED);
      assertThat(text(err)).contains("refused 1 events, the first (m-2) because: too old");

      server.trouble(
          exchange ->
              FakeServer.answer(
                  exchange, 413, "{\"title\":\"The body is too large\",\"detail\":\"Send less\"}"));
      assertThat(replay(server, tiny())).isEqualTo(Exit.REFUSED);
      assertThat(text(err)).contains("answers 413; The body is too large; Send less");
    }
  }

  @Test
  void givesUpWhenItsPatienceIsUsedUp() {
    FakeServer closed = new FakeServer(List.of());
    closed.close();

    assertThat(replay(closed, tiny(), "--patience", "0")).isEqualTo(Exit.UNREACHABLE);
    assertThat(text(err)).contains("gave up on").contains("after 1 attempts");
  }

  @Test
  void waitsUntilNothingIsPendingAndReportsDifferences() {
    ObjectNode pending = Answers.agreeingWith(EXPECTED);
    ((ObjectNode) pending.path("freshness")).put("pendingVisitors", 3);
    ObjectNode wrong = Answers.agreeingWith(EXPECTED);
    ((ObjectNode) wrong.at("/variants/0")).put("visitors", 751);
    try (FakeServer server = new FakeServer(List.of(pending, wrong))) {
      assertThat(replay(server, Recordings.SAMPLE)).isEqualTo(Exit.DIFFERENT);
      assertThat(text(out)).contains("DIFFERS").contains("55 values compared, 1 differences");
    }
  }

  @Test
  void neverChangesAGoalThatCountsSomethingElse() {
    try (FakeServer server = new FakeServer(List.of(Answers.agreeingWith(EXPECTED)))) {
      replay(server, tiny(), "--goal", "g:count");

      assertThat(replay(server, tiny(), "--goal", "g")).isEqualTo(Exit.REFUSED);
      assertThat(text(err)).contains("goal g exists and counts something else");
    }
  }

  private Path tiny() {
    return Recordings.write(folder, "tiny.csv", "v,g\nA,1\nB,0\n");
  }

  private Exit replay(FakeServer server, Path file, String... more) {
    List<String> words = new ArrayList<>(List.of(file.toString(), "--url", server.url()));
    words.addAll(List.of("--admin-key", "admin-key-for-testing"));
    words.addAll(List.of("--client-key", "client-key-for-testing"));
    if (!file.equals(Recordings.SAMPLE)) {
      words.addAll(List.of("--variant", "v", "--control", "A"));
    }
    words.addAll(List.of(more));
    if (!file.equals(Recordings.SAMPLE) && !words.contains("--goal")) {
      words.addAll(List.of("--goal", "g"));
    }
    return Replay.run(words, print(out), print(err));
  }

  private static BigDecimal sum(FakeServer server, String goal) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode event : server.events().values()) {
      if (event.path("event").asText().equals(goal)) {
        JsonNode value = event.path("properties").path("value");
        sum = sum.add(value.isMissingNode() ? BigDecimal.ONE : value.decimalValue());
      }
    }
    return sum;
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
