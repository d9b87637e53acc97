package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Sends random requests, made after the OpenAPI document of a server, and looks for answers that
 * must not be: a status of 500 or more, no answer at all, or an answer that gives something
 * internal away. The same seed sends the same requests, in another order if there are several
 * connections.
 */
public final class Fuzz {
  private static final Pattern INTERNAL =
      Pattern.compile(
          "\\bat [a-z]+\\.[\\w.$]+\\(|[a-z]\\.[A-Z]\\w*(Exception|Error)\\b|io\\.microlift\\."
              + "|org\\.(postgresql|hibernate|jboss)|PSQLException|SQLSTATE|\\bpg_[a-z]+ ");
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int MOST_READ = 4_000;

  static final String MANUAL =
      """
      Usage: scripts/fuzz.sh [--requests N] [--seed S] [--connections N] [--url URL]

      Sends random requests, made after the server's OpenAPI document, and fails if an answer has a
      status of 500 or more, or gives a class name, SQL or a stack trace away. Starts a server of
      its own, and stops it, unless --url names one that holds nothing of value.

        --requests N     default 100000
        --seed S         default 1; the same seed sends the same requests
        --connections N  default 4
        --url URL        needs --admin-key and --client-key, or MICROLIFT_ADMIN_KEY and …_CLIENT_KEY

      Exit code: 0 nothing found, 1 something found, 2 wrong use.
      """;

  private final URI base;
  private final ApiKeys keys;
  private final FuzzReport report = new FuzzReport();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONGEST).build();

  Fuzz(URI base, ApiKeys keys) {
    this.base = base;
    this.keys = keys;
  }

  /** Runs and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    System.exit(run(List.of(arguments), System.out));
  }

  private static int run(List<String> words, PrintStream out) throws Exception {
    if (words.contains("--help") || words.contains("-h")) {
      out.print(MANUAL);
      return 0;
    }
    try {
      CommandLine line =
          CommandLine.parse(
              words,
              Set.of("requests", "seed", "connections", "url", "admin-key", "client-key"),
              Set.of());
      if (line.last("url").isPresent()) {
        Path folder = Path.of(System.getProperty("microlift.folder", ".microlift"));
        ApiKeys keys = ApiKeys.find(line, System.getenv(), folder);
        return run(new Fuzz(URI.create(line.last("url").get()), keys), line, out);
      }
      try (OwnServer server =
          OwnServer.start(Path.of(System.getProperty("microlift.project", ".")))) {
        return run(new Fuzz(server.url(), server.keys()), line, out);
      }
    } catch (StoppedException e) {
      System.err.println("fuzz: " + e.getMessage());
      return 2;
    }
  }

  private static int run(Fuzz fuzz, CommandLine line, PrintStream out) throws Exception {
    FuzzReport report =
        fuzz.send(
            line.number("requests", 100_000, 1, 10_000_000),
            line.number("seed", 1, 0, Integer.MAX_VALUE),
            line.number("connections", 4, 1, 64));
    report.print(out);
    return report.failures().isEmpty() ? 0 : 1;
  }

  /** Sends that many requests; every one has a random number generator of its own. */
  FuzzReport send(int requests, long seed, int connections) throws Exception {
    FuzzSpecification document = new FuzzSpecification(document());
    List<FuzzSpecification.Operation> operations = document.operations();
    AtomicInteger next = new AtomicInteger();
    ExecutorService senders = Executors.newFixedThreadPool(connections);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        running.add(
            senders.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
                    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + n);
                    send(operations.get(n % operations.size()), document, random);
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the fuzzer itself failed", e.getCause());
    } finally {
      senders.shutdownNow();
    }
    return report;
  }

  private JsonNode document() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/q/openapi?format=json")).timeout(LONGEST).build();
    return Json.parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private void send(
      FuzzSpecification.Operation operation, FuzzSpecification document, SplittableRandom random)
      throws InterruptedException {
    FuzzValues values = new FuzzValues(document, random);
    values.wildness(new double[] {0, 0.02, 0.1, 0.4}[random.nextInt(4)]);
    String body = body(operation, values, random);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(address(operation, values, random)))
            .timeout(LONGEST)
            .method(
                operation.method(),
                operation.body().isMissingNode() && random.nextInt(10) > 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    request.header("X-API-Key", key(random));
    request.header("Content-Type", random.nextInt(20) > 0 ? "application/json" : "text/plain");
    addHeaders(request, random);
    HttpRequest sent = request.build();
    long began = System.nanoTime();
    try {
      HttpResponse<InputStream> answer = answer(sent);
      judge(operation, sent, body, answer, Duration.ofNanos(System.nanoTime() - began));
    } catch (IOException e) {
      report.failed(operation.name(), "no answer: " + e.getMessage(), sent.uri() + " " + body, "");
    }
  }

  /** Tries twice: a server may end a connection that was used before, just as it is used again. */
  private HttpResponse<InputStream> answer(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }
  }

  /** Reads the beginning only: a stream of events has no end. */
  private void judge(
      FuzzSpecification.Operation operation,
      HttpRequest sent,
      String body,
      HttpResponse<InputStream> answer,
      Duration took)
      throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String text;
    try (InputStream in = answer.body()) {
      text =
          type.startsWith("text/event-stream")
              ? ""
              : new String(in.readNBytes(MOST_READ), StandardCharsets.UTF_8);
    }
    report.answered(operation.name(), answer.statusCode(), took);
    String request = sent.uri() + " " + body;
    if (answer.statusCode() >= 500) {
      report.failed(operation.name(), "status " + answer.statusCode(), request, text);
    }
    if (answer.statusCode() >= 400 && INTERNAL.matcher(text).find()) {
      report.failed(operation.name(), "gives something internal away", request, text);
    }
    if (answer.statusCode() >= 400 && !text.isEmpty() && !type.contains("json")) {
      report.failed(operation.name(), "an error that is " + type, request, text);
    }
  }

  private String key(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> keys.client();
      case 1 -> "nobody-has-this-key";
      default -> keys.admin();
    };
  }

  private static void addHeaders(HttpRequest.Builder request, SplittableRandom random) {
    switch (random.nextInt(12)) {
      case 0 -> request.header("If-Match", "\"" + random.nextInt(3) + "\"");
      case 1 -> request.header("If-Match", "not a tag");
      case 2 -> request.header("If-None-Match", "*");
      case 3 -> request.header("Accept", "text/html;q=x, application/sarif+json");
      case 4 -> request.header("Accept", "application/xml");
      case 5 -> request.header("Content-Encoding", random.nextBoolean() ? "gzip" : "br");
      case 6 -> request.header("Origin", "https://fuzz.example");
      case 7 -> request.header("X-Microlift-Override", "fuzz-1=b, =, %");
      case 8 -> request.header("X-Forwarded-For", "1.2.3.4, nonsense");
      default -> {}
    }
  }

  private String address(
      FuzzSpecification.Operation operation, FuzzValues values, SplittableRandom random) {
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asText();
      String value = encoded(values.text(parameter.path("schema")));
      switch (parameter.path("in").asText()) {
        case "path" -> path = path.replace("{" + name + "}", pathValue(name, value, random));
        case "query" -> {
          if (random.nextBoolean()) {
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(encoded(name))
                .append('=')
                .append(value);
          }
        }
        default -> {}
      }
    }
    return path.replaceAll("[{}]", "") + query;
  }

  /** Mostly something that exists. */
  private String pathValue(String name, String value, SplittableRandom random) {
    if (name.equals("clientKey")) {
      return random.nextInt(10) > 0 ? keys.client() : "nobody";
    }
    if (random.nextInt(4) == 0) {
      return value.isEmpty() ? "%00" : value;
    }
    return name.equals("id")
        ? Integer.toString(random.nextInt(1, 9))
        : "fuzz-" + random.nextInt(1, 4);
  }

  private static String body(
      FuzzSpecification.Operation operation, FuzzValues values, SplittableRandom random) {
    String body = operation.body().isMissingNode() ? "{}" : values.of(operation.body()).toString();
    return switch (random.nextInt(40)) {
      case 0 -> body.substring(0, random.nextInt(body.length() + 1));
      case 1 -> "[".repeat(random.nextInt(1, 5_000)) + body;
      case 2 -> body + body;
      case 3 -> "";
      case 4 -> values.nasty();
      case 5 -> body.replace("\"", "\"\\ud800");
      default -> body;
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
