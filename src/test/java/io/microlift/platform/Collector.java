package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Takes spans as a collector of OpenTelemetry does, by OTLP over HTTP, and keeps every byte. */
final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private volatile boolean asked;

  private Collector(HttpServer server) {
    this.server = server;
  }

  static Collector start() throws IOException {
    Collector collector = create();
    collector.server.createContext("/v1/traces", collector::take);
    collector.server.start();
    return collector;
  }

  /** One that takes what it is sent, and never says so. */
  static Collector silent() throws IOException {
    Collector collector = create();
    collector.server.createContext("/v1/traces", collector::hang);
    collector.server.start();
    return collector;
  }

  private static Collector create() throws IOException {
    return new Collector(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    synchronized (bytes) {
      bytes.write(body);
    }
    ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .forEach(scope -> spans.addAll(scope.getSpansList()));
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private void hang(HttpExchange exchange) {
    asked = true;
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Whether anything was sent to one that is silent. */
  boolean wasAsked() {
    return asked;
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** The first span of that name. */
  Span span(String name) {
    List<Span> named = spans.stream().filter(span -> span.getName().equals(name)).toList();
    assertThat(named).as(name).isNotEmpty();
    return named.get(0);
  }

  /** All that ever came, each byte a character. */
  String everything() {
    synchronized (bytes) {
      return bytes.toString(StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
