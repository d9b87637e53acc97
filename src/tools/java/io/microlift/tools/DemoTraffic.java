package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Sends visitors to the demo shop: asks for their variants, and reports what they do. */
public final class DemoTraffic {
  private static final int CONNECTIONS = 4;
  private static final int BATCH = 500;
  private static final Set<String> VALUED =
      Set.of("visitors", "days", "effect", "seed", "url", "admin-key", "client-key", "patience");

  private final Server server;
  private final URI url;
  private final int visitors;
  private final int days;
  private final int effect;
  private final int seed;
  private final Patience patience;
  private final PrintStream out;
  private final PrintStream err;

  private DemoTraffic(CommandLine line, PrintStream out, PrintStream err) {
    Path folder = Path.of(System.getProperty("microlift.folder", ".microlift"));
    this.patience = new Patience(Duration.ofSeconds(line.number("patience", 120, 0, 86_400)));
    this.url = ReplayOptions.url(line);
    this.server = new Server(url, ApiKeys.find(line, System.getenv(), folder), patience);
    this.visitors = line.number("visitors", 12_000, 1, 1_000_000);
    this.days = line.number("days", 14, 1, 300);
    this.effect = line.number("effect", 25, -90, 300);
    this.seed = line.number("seed", 1, 0, Integer.MAX_VALUE);
    this.out = out;
    this.err = err;
  }

  /** Runs it and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err).code());
  }

  /** Runs it with the words of a command line. */
  static Exit run(List<String> words, PrintStream out, PrintStream err) {
    if (ReplayOptions.wantsHelp(words)) {
      out.print(Manual.DEMO_TRAFFIC);
      return Exit.DONE;
    }
    try {
      CommandLine line = CommandLine.parse(words, VALUED, Set.of());
      if (!line.operands().isEmpty()) {
        throw StoppedException.usage("'%s' is too much; see --help".formatted(line.operands()));
      }
      new DemoTraffic(line, out, err).run();
      return Exit.DONE;
    } catch (StoppedException e) {
      err.println("demo-traffic: " + e.getMessage());
      return e.exit();
    }
  }

  private void run() {
    JsonNode experiment = DemoDefinitions.apply(server);
    // From the start of the experiment backwards: who runs this again sends the same events.
    Instant end = Instant.parse(experiment.path("phases").path(0).path("startedAt").asText());
    Progress progress =
        new Progress(err, Boolean.getBoolean("microlift.terminal"), visitors, "visitors");
    ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<? extends Future<?>> parts =
          IntStream.rangeClosed(1, CONNECTIONS)
              .mapToObj(first -> workers.submit(() -> send(first, end, progress)))
              .toList();
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoppedException stopped) {
        throw stopped;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(Exit.UNREACHABLE, "interrupted", e);
    } finally {
      workers.shutdownNow();
    }
    show(new Freshness(server, DemoDefinitions.EXPERIMENT, patience).await());
  }

  /** Sends every fourth visitor or so, from the given one on. */
  private void send(int first, Instant end, Progress progress) {
    BatchWriter writer = new BatchWriter(BATCH, batch -> deliver(batch, progress));
    for (int number = first; number <= visitors; number += CONNECTIONS) {
      DemoVisitor visitor = DemoVisitor.of(seed, number, end, days);
      writer.add(DemoVisit.events(visitor, variant(visitor), effect / 100.0, end));
    }
    writer.flush();
  }

  private void deliver(Batch batch, Progress progress) {
    server.deliver(batch.body());
    progress.advance(batch.rows());
  }

  private String variant(DemoVisitor visitor) {
    byte[] question = DemoDefinitions.question(visitor).toString().getBytes(StandardCharsets.UTF_8);
    JsonNode answer = Json.parseAnswer(server.assignments(question));
    return answer.path("assignments").path(0).path("variant").asText(DemoDefinitions.CONTROL);
  }

  private void show(JsonNode results) {
    out.printf("%n%-28s %12s %12s   %s%n", "", "control", "promise", "lift");
    for (JsonNode goal : results.path("goals")) {
      JsonNode lift = goal.path("comparisons").path(0).path("lift");
      out.printf(
          "%-28s %12s %12s   %s%n",
          goal.path("goal").asText(),
          mean(goal, DemoDefinitions.CONTROL),
          mean(goal, DemoDefinitions.PROMISE),
          lift.path("estimate").isNumber()
              ? "%+.1f %% (%+.1f to %+.1f)"
                  .formatted(
                      percent(lift, "estimate"), percent(lift, "lower"), percent(lift, "upper"))
              : "");
    }
    out.printf(
        "%nThe true effect on adding to the cart is %+d %%; it is in these visitors' chances.%n"
            + "Shop        %s%nDashboard   %s%nResults     %s%n",
        effect,
        url.resolve("/demo"),
        url.resolve("/experiments/" + DemoDefinitions.EXPERIMENT),
        url.resolve("/v1/experiments/" + DemoDefinitions.EXPERIMENT + "/results"));
  }

  private static String mean(JsonNode goal, String variant) {
    for (JsonNode each : goal.path("variants")) {
      if (each.path("variant").asText().equals(variant)) {
        double mean = each.path("mean").asDouble();
        return goal.path("kind").asText().equals("value")
            ? "€ %.2f".formatted(mean)
            : "%.2f %%".formatted(100 * mean);
      }
    }
    return "";
  }

  private static double percent(JsonNode lift, String bound) {
    return 100 * lift.path(bound).asDouble();
  }
}
