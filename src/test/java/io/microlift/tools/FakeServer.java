package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of a server as a replay needs: keeps definitions and events, and gives set results. */
final class FakeServer implements AutoCloseable {
  static final String STARTED_AT = "2026-08-24T10:00:00.000000100Z";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Map<String, JsonNode> definitions = new LinkedHashMap<>();
  private final Map<String, JsonNode> events = new LinkedHashMap<>();
  private final List<String> bodies = new ArrayList<>();
  private final Deque<Trouble> troubles = new ArrayDeque<>();
  private final List<JsonNode> results;
  private String status = "draft";

  /** Answers one delivery in place of the server. */
  interface Trouble {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** Starts on a free port of the loopback interface. */
  FakeServer(List<JsonNode> results) {
    this.results = new ArrayList<>(results);
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/v1/", this::handle);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Lets the next delivery that has no trouble yet fail in this way. */
  synchronized void trouble(Trouble answer) {
    troubles.add(answer);
  }

  synchronized Map<String, JsonNode> definitions() {
    return Map.copyOf(definitions);
  }

  synchronized Map<String, JsonNode> events() {
    return new LinkedHashMap<>(events);
  }

  synchronized List<String> bodies() {
    return List.copyOf(bodies);
  }

  static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean client = path.equals("/v1/batch");
    String key = "Bearer " + (client ? "client" : "admin") + "-key-for-testing";
    if (!key.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"title\":\"An API key is needed\"}");
    } else if (client) {
      batch(exchange, body);
    } else if (path.endsWith("/results")) {
      JsonNode next = results.size() > 1 ? results.remove(0) : results.get(0);
      answer(exchange, 200, next.toString());
    } else if (path.endsWith("/start")) {
      status = "running";
      answer(exchange, 200, "{}");
    } else if (exchange.getRequestMethod().equals("PUT")) {
      definitions.put(path, Json.parseAnswer(body));
      answer(exchange, 200, "{\"status\":\"" + status + "\"}");
    } else if (!definitions.containsKey(path)) {
      answer(exchange, 404, "{}");
    } else if (path.startsWith("/v1/goals/")) {
      answer(exchange, 200, definitions.get(path).toString());
    } else {
      answer(exchange, 200, "{\"phases\":[{\"startedAt\":\"" + STARTED_AT + "\"}]}");
    }
  }

  private void batch(HttpExchange exchange, byte[] body) throws IOException {
    bodies.add(new String(body, StandardCharsets.UTF_8));
    Trouble trouble = troubles.poll();
    if (trouble != null) {
      trouble.answer(exchange);
      return;
    }
    for (JsonNode event : Json.parseAnswer(body).path("batch")) {
      events.put(event.path("messageId").asText(), event);
    }
    answer(exchange, 202, "{\"success\":true,\"rejected\":[]}");
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
