package io.microlift.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The packaged server as one of several nodes on one database, and how a test talks to it. */
final class Node implements AutoCloseable {
  private static final Path SCRIPT = Path.of("scripts", "run.sh").toAbsolutePath();
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> environment;
  private final Path folder;
  private final int port = PostgresProcess.freePort();
  private Process process;

  /** What a node answered. */
  record Answer(int status, JsonNode body, Duration took, HttpResponse<String> response) {}

  /** Starts a node that keeps its files in {@code folder}. */
  Node(Path folder, Map<String, String> settings) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    environment = new HashMap<>(settings);
    environment.put("MICROLIFT_ADMIN_KEY", PostgresResource.ADMIN_KEY);
    environment.put("MICROLIFT_CLIENT_KEY", PostgresResource.CLIENT_KEY);
    environment.put("JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    process = launch();
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                SCRIPT.toString(),
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("MICROLIFT_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Stops it as its operators do. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Stops it and starts it again with the same files and these settings besides. */
  void restart(Map<String, String> settings) throws IOException, InterruptedException {
    stop();
    environment.putAll(settings);
    process = launch();
  }

  Process process() {
    return process;
  }

  int port() {
    return port;
  }

  /** The file in which it keeps the definitions. */
  Path kept() {
    return folder.resolve("data/definitions.snapshot");
  }

  String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  /** Waits until it answers at all. */
  Node awaitStart() {
    Poll.until("answers", START, () -> get("/q/health/live").status() == 200);
    return this;
  }

  boolean isReady() throws IOException, InterruptedException {
    return get("/q/health/ready").status() == 200;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, PostgresResource.ADMIN_KEY, "");
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, PostgresResource.ADMIN_KEY, body);
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, PostgresResource.ADMIN_KEY, body);
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, PostgresResource.ADMIN_KEY, "");
  }

  /** What a storefront gets for one visitor and one experiment. */
  JsonNode assign(String experiment, String visitor) throws IOException, InterruptedException {
    return assignment(experiment, visitor, false).body().path("assignments").path(0);
  }

  Answer assignment(String experiment, String visitor, boolean expose)
      throws IOException, InterruptedException {
    return send(
        "POST",
        "/v1/assignments",
        PostgresResource.CLIENT_KEY,
        "{\"visitorId\": \"%s\", \"experiments\": [\"%s\"], \"expose\": %s}"
            .formatted(visitor, experiment, expose));
  }

  private Answer send(String method, String path, String key, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(ANSWER)
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    long began = System.nanoTime();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
    return new Answer(
        response.statusCode(),
        json ? JSON.readTree(response.body()) : MissingNode.getInstance(),
        took,
        response);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
