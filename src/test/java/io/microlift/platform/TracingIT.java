package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged server tells a collector of traces, and that it never waits for one. */
class TracingIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String VISITOR = "visitor-of-the-traced-test";
  private static final String PROXY = "127.0.0.2";
  private static final String ADDRESS = "203.0.113.77";
  private static final String BROWSER = "BrowserOfTheTracedTest";
  private static final String COLOUR = "colour-of-the-traced-test";
  private static final String TOKEN = "token-of-the-traced-test";

  /** Of a trace that the caller began and keeps. */
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final String PARENT = "b7ad6b7169203331";

  /** What a span may tell; whatever a library adds has to be looked at first. */
  private static final Set<String> MEMBERS =
      Set.of(
          "http.request.method",
          "http.route",
          "http.response.status_code",
          "error.type",
          "microlift.requests",
          "microlift.visitors",
          "microlift.phase",
          "microlift.webhook",
          "microlift.attempt",
          // Statements with ? for values, and the database they went to.
          "db.system",
          "db.connection_string",
          "db.name",
          "db.operation",
          "db.sql.table",
          "db.statement",
          "server.address",
          "server.port",
          // Waiting for a connection.
          "code.function",
          "code.namespace");

  /** More than twice as many as may wait for the collector. */
  private static final int REQUESTS = 5_000;

  @TempDir Path folder;

  @Test
  void tellsWhatIsDoneAndForNobody() throws Exception {
    try (Collector collector = Collector.start();
        Team team = new Team();
        Node node = node(collector.url())) {
      node.awaitStart();
      work(node, team);
      Poll.until(
          "all work is told",
          SOON,
          () ->
              names(collector)
                  .containsAll(
                      Set.of(
                          "POST /v1/assignments",
                          "GET /v1/assignments",
                          "POST /v1/{type}",
                          "POST /v1/batch",
                          "GET /api/features/{clientKey}",
                          "GET /demo",
                          "DELETE /v1/visitors/{id}",
                          "commit",
                          "drain",
                          "refresh",
                          "recompute",
                          "webhook")));
      assertContinues(collector);
      assertTellsWhatFailed(collector);
      assertThat(names(collector))
          .contains("GET") // nothing lives there, so it has no route
          .noneMatch(name -> name.contains("/q/"));
      assertThat(node.output().lines())
          .anyMatch(line -> line.contains("NOT_FOUND") && line.contains(TRACE));
      assertNamesNobody(collector);
    }
  }

  private Node node(String collector) throws IOException {
    return new Node(
        folder,
        Map.of(
            "MICROLIFT_TRACING_URL", collector,
            "MICROLIFT_LIMITS_TRUSTED_PROXIES", PROXY,
            "MICROLIFT_WEBHOOKS_ALLOW_PRIVATE", "true",
            "MICROLIFT_WEBHOOKS_SEND_EVERY", "PT0.1S",
            "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "0.2S",
            "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
            "QUARKUS_LOG_CATEGORY__IO_MICROLIFT__LEVEL", "DEBUG"));
  }

  private static void work(Node node, Team team) throws Exception {
    String experiment =
        """
        {"variants": [{"key": "a", "control": true}, {"key": "b"}],
         "goals": [{"goal": "traced", "role": "primary"}]}
        """;
    node.put("/v1/goals/traced", "{\"events\": [\"Product Added\"]}");
    node.put("/v1/experiments/traced", experiment);
    assertThat(node.post("/v1/experiments/traced/start", "").status()).isEqualTo(200);
    node.put("/v1/webhooks/traced", "{\"url\": \"%s\"}".formatted(team.url()));
    assertThat(node.post("/v1/webhooks/traced/test", "").status()).isEqualTo(202);

    String assignment =
        "{\"visitorId\": \"%s\", \"expose\": true, \"attributes\": {\"colour\": \"%s\"}}"
            .formatted(VISITOR, COLOUR);
    assertThat(send(node, "POST", "/v1/assignments", assignment)).isEqualTo(200);
    String query = "?visitorId=%s&colour=%s".formatted(VISITOR, COLOUR);
    assertThat(send(node, "GET", "/v1/assignments" + query, "")).isEqualTo(200);
    String event =
        "{\"type\": \"track\", \"event\": \"Product Added\", \"anonymousId\": \"%s\"}"
            .formatted(VISITOR);
    assertThat(send(node, "POST", "/v1/batch", "{\"batch\": [%s]}".formatted(event)))
        .isEqualTo(202);
    assertThat(send(node, "POST", "/v1/track", event)).isEqualTo(202);
    String features = "/api/features/" + PostgresResource.CLIENT_KEY;
    assertThat(send(node, "GET", features, "")).isEqualTo(200);
    assertThat(send(node, "GET", "/demo", "")).isEqualTo(302);
    assertThat(send(node, "GET", "/v1/nothing/" + VISITOR, "")).isEqualTo(404);
    assertThat(send(node, "GET", "/v1/visitors/" + VISITOR + "/export", "")).isEqualTo(403);

    node.put("/v1/goals/traced", "{\"events\": [\"Product Added\"], \"window\": \"P3D\"}");
    Poll.until(
        "the event is a fact",
        SOON,
        () -> node.get("/v1/visitors/" + VISITOR + "/export").status() == 200);
    assertThat(node.delete("/v1/visitors/" + VISITOR).status()).isEqualTo(204);
  }

  /** Sends what a browser behind a proxy would, as part of the caller's trace. */
  private static int send(Node node, String method, String target, String body) throws IOException {
    String request =
        """
        %s %s HTTP/1.1
        Host: shop.example
        Connection: close
        X-API-Key: %s
        User-Agent: %s
        X-Forwarded-For: %s
        traceparent: 00-%s-%s-01
        tracestate: shop=%s
        baggage: visitor=%s
        Content-Type: application/json
        Content-Length: %d

        %s"""
            .formatted(
                method,
                target,
                PostgresResource.CLIENT_KEY,
                BROWSER,
                ADDRESS,
                TRACE,
                PARENT,
                VISITOR,
                VISITOR,
                body.length(),
                "%s")
            .replace("\n", "\r\n")
            .formatted(body);
    try (Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), node.port(), InetAddress.getByName(PROXY), 0)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  private static void assertContinues(Collector collector) {
    Span request = collector.span("POST /v1/assignments");
    assertThat(request.getTraceId()).isEqualTo(hex(TRACE));
    assertThat(request.getParentSpanId()).isEqualTo(hex(PARENT));
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    Span erasure = collector.span("DELETE /v1/visitors/{id}");
    assertThat(collector.spans())
        .as("statements of a request")
        .anyMatch(
            span ->
                span.getTraceId().equals(erasure.getTraceId())
                    && span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT
                    && span.getName().startsWith("DELETE"));
    for (String own : List.of("commit", "drain", "refresh", "recompute", "webhook")) {
      assertThat(collector.span(own).getParentSpanId()).as(own).isEmpty();
    }
    assertThat(collector.spans())
        .as("statements that only look whether there is something to do")
        .noneMatch(
            span ->
                span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT
                    && span.getParentSpanId().isEmpty());
  }

  private static void assertTellsWhatFailed(Collector collector) {
    Span message = collector.span("webhook");
    assertThat(message.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(message.getAttributesList())
        .anyMatch(
            member ->
                member.getKey().equals("error.type")
                    && member.getValue().getStringValue().equals("500"));
  }

  private static void assertNamesNobody(Collector collector) {
    Set<String> members =
        collector.spans().stream()
            .flatMap(span -> span.getAttributesList().stream())
            .map(KeyValue::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(members)
        .contains("http.route", "db.statement", "microlift.visitors")
        .isSubsetOf(MEMBERS);
    assertThat(collector.spans()).allMatch(span -> span.getEventsCount() == 0);
    assertThat(collector.everything())
        .contains("microlift.visitors")
        .doesNotContain(
            VISITOR,
            COLOUR,
            BROWSER,
            ADDRESS,
            PROXY,
            TOKEN,
            PostgresResource.ADMIN_KEY,
            PostgresResource.CLIENT_KEY);
  }

  @Test
  void waitsForNoCollector() throws Exception {
    try (Collector silent = Collector.silent();
        Node node = node(silent.url())) {
      node.awaitStart();
      assertIsNotHeldUp(node);
      assertThat(silent.wasAsked()).isTrue();
      node.restart(
          Map.of("MICROLIFT_TRACING_URL", "http://127.0.0.1:" + PostgresProcess.freePort()));
      node.awaitStart();
      assertIsNotHeldUp(node);
    }
  }

  private static void assertIsNotHeldUp(Node node) throws Exception {
    long slowest = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Node.Answer answer = node.assignment("nothing", VISITOR + i, false);
      assertThat(answer.status()).isEqualTo(200);
      slowest = Math.max(slowest, answer.took().toMillis());
    }
    assertThat(slowest).as("slowest answer in ms").isLessThan(5_000);
    assertThat(spansInMemory(node)).as("spans that wait").isBetween(100, REQUESTS - 1_000);
    node.process().destroy();
    assertThat(node.process().waitFor(15, TimeUnit.SECONDS)).as("stops").isTrue();
    assertThat(node.output().lines().filter(line -> line.contains("Failed to export")).count())
        .as("complaints")
        .isLessThan(20);
  }

  /** Spans that are still there after a garbage collection. */
  private static int spansInMemory(Node node) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(node.process().pid()),
                "GC.class_histogram")
            .start();
    List<String> lines = tool.inputReader().lines().toList();
    assertThat(tool.waitFor()).isZero();
    return lines.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(row -> row.length > 3 && row[3].equals("io.opentelemetry.sdk.trace.SdkSpan"))
        .mapToInt(row -> Integer.parseInt(row[1]))
        .findFirst()
        .orElse(0);
  }

  private static Set<String> names(Collector collector) {
    return collector.spans().stream().map(Span::getName).collect(Collectors.toSet());
  }

  private static ByteString hex(String text) {
    return ByteString.copyFrom(HexFormat.of().parseHex(text));
  }

  /** A team's server that takes no message. */
  private static final class Team implements AutoCloseable {
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    Team() throws IOException {
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:%d/%s?key=%s".formatted(server.getAddress().getPort(), TOKEN, TOKEN);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
