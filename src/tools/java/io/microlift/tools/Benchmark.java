package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures what one server takes: assignments and events, beside an endpoint of the same server
 * that does nothing. Kinds of load alternate over several rounds, so that all of them see the same
 * machine; every answer is checked, and in the end the results have to hold all that was sent.
 */
public final class Benchmark {
  private static final double WANTED_EVENTS = 10_000;
  private static final double WANTED_ASSIGNMENTS = 15_000;
  private static final double WANTED_SHARE = 0.7;
  private static final int WANTED_SHARE_OF = 20;

  /** A paced load ends on an answer, a little late. */
  private static final double ENOUGH = 0.99;

  private static final String TOGETHER = ", both at once";
  private static final List<Integer> LIVE = List.of(1, WANTED_SHARE_OF, 200);

  private final URI url;
  private final ApiKeys keys;
  private final CommandLine line;
  private final PrintStream out;
  private final Server server;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final Map<Integer, Double> shares = new LinkedHashMap<>();
  private double caughtUp;
  private double drainedSeconds;
  private long drainedEvents;

  /** Rounds of one kind added up. */
  private static final class Tally {
    private final Latencies latencies = new Latencies();
    private double seconds;
    private double generatorSeconds;
    private double slowest = Double.MAX_VALUE;
    private double fastest;

    void add(Load.Measured round) {
      latencies.addAll(round.latencies());
      seconds += round.seconds();
      generatorSeconds += round.generatorSeconds();
      slowest = Math.min(slowest, round.requests() / round.seconds());
      fastest = Math.max(fastest, round.requests() / round.seconds());
    }

    double rate() {
      return latencies.total() / seconds;
    }
  }

  private Benchmark(URI url, ApiKeys keys, CommandLine line, PrintStream out) {
    this.url = url;
    this.keys = keys;
    this.line = line;
    this.out = out;
    this.server = new Server(url, keys, new Patience(Duration.ofMinutes(2)));
  }

  /** Runs the benchmark and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err).code());
  }

  private static Exit run(List<String> words, PrintStream out, PrintStream err) {
    if (ReplayOptions.wantsHelp(words)) {
      out.print(Manual.BENCHMARK);
      return Exit.DONE;
    }
    try {
      CommandLine line =
          CommandLine.parse(
              words,
              Set.of(
                  "url",
                  "admin-key",
                  "client-key",
                  "seconds",
                  "rounds",
                  "connections",
                  "heap",
                  "starts"),
              Set.of());
      if (line.has("url") && (line.has("heap") || line.has("starts"))) {
        throw StoppedException.usage(
            "--heap and --starts are for a server of its own: leave --url out");
      }
      if (line.has("url")) {
        Path folder = Path.of(System.getProperty("microlift.folder", ".microlift"));
        ApiKeys keys = ApiKeys.find(line, System.getenv(), folder);
        return new Benchmark(ReplayOptions.url(line), keys, line, out).run();
      }
      Path project = Path.of(System.getProperty("microlift.project", "."));
      if (line.has("starts")) {
        Starts.measure(project, line.number("starts", 5, 1, 100), out);
        return Exit.DONE;
      }
      int heap = line.number("heap", 1024, 64, 65_536);
      String options = "-Xmx%dm -XX:+ExitOnOutOfMemoryError".formatted(heap);
      try (OwnServer own = OwnServer.start(project, Map.of("JAVA_OPTS", options))) {
        Exit exit = new Benchmark(own.url(), own.keys(), line, out).run();
        out.printf(
            "heap of at most %,d MiB; the server's process had %,.0f MiB at most%n",
            heap, own.mostMemory() / 1024.0 / 1024);
        return exit;
      }
    } catch (StoppedException e) {
      err.println("bench: " + e.getMessage());
      return e.exit();
    }
  }

  private Exit run() {
    int rounds = line.number("rounds", 3, 1, 100);
    int connections = line.number("connections", 32, 1, 1024);
    Duration duration = Duration.ofSeconds(line.number("seconds", 10, 1, 3600));
    Duration warmUp = Duration.ofSeconds(Math.max(1, Math.min(5, duration.toSeconds() / 2)));
    BenchmarkPlan.define(server);
    JsonNode before = results();
    String series = "b" + Instant.now().getEpochSecond();
    Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    NumberedBatches batches = new NumberedBatches(url, keys.client(), series, start);
    List<RequestSource> kinds =
        List.of(
            BenchmarkPlan.bare(url, keys.client()),
            BenchmarkPlan.assignments(url, keys.client()),
            BenchmarkPlan.bareBatch(url, keys.client(), batches),
            batches);
    out.printf(
        "%d connections, one request under way on each; %d rounds of %d s a kind after %d s of"
            + " warm-up; %d processors shared with the server, load average before %.2f%n",
        connections,
        rounds,
        duration.toSeconds(),
        warmUp.toSeconds(),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    try (Load load = new Load(url, connections)) {
      kinds.forEach(kind -> load.run(kind, warmUp));
      results();
      for (int round = 0; round < rounds; round++) {
        kinds.forEach(kind -> measure(load, kind, duration));
      }
      measureLive(load, series, warmUp, duration, rounds);
    }
    measureTogether(kinds.get(1), batches, duration.multipliedBy(rounds), connections);
    print();
    return check(before, batches.sent());
  }

  private void measureLive(
      Load load, String series, Duration warmUp, Duration duration, int rounds) {
    try (LiveExperiments live = new LiveExperiments(server, url, keys.client(), series)) {
      for (int count : LIVE) {
        live.atLeast(count);
        List<RequestSource> kinds = List.of(live.bare(count), live.assignments(count));
        kinds.forEach(kind -> load.run(kind, warmUp));
        for (int round = 0; round < rounds; round++) {
          kinds.forEach(kind -> measure(load, kind, duration));
        }
        shares.put(count, rate(kinds.get(1).name()) / rate(kinds.get(0).name()));
      }
    }
  }

  /** Asks for both at once, and for no more of either than is wanted. */
  private void measureTogether(
      RequestSource assignments, RequestSource batches, Duration duration, int connections) {
    int perSecond = (int) (WANTED_EVENTS / batches.events());
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Load asking = new Load(url, connections);
        Load telling = new Load(url, connections)) {
      Future<Load.Measured> told = other.submit(() -> telling.run(batches, duration, perSecond));
      Load.Measured asked = asking.run(assignments, duration, (int) WANTED_ASSIGNMENTS);
      tally(assignments.name() + TOGETHER).add(asked);
      tally(batches.name() + TOGETHER).add(told.get());
      long ended = System.nanoTime();
      results();
      caughtUp = (System.nanoTime() - ended) / 1e9;
    } catch (ExecutionException e) {
      throw new StoppedException(Exit.REFUSED, "the load failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(Exit.UNREACHABLE, "interrupted", e);
    } finally {
      other.shutdown();
    }
  }

  private Tally tally(String name) {
    return tallies.computeIfAbsent(name, unused -> new Tally());
  }

  private void measure(Load load, RequestSource kind, Duration duration) {
    long began = System.nanoTime();
    Load.Measured round = load.run(kind, duration);
    tally(kind.name()).add(round);
    if (kind.events() > 0) {
      results();
      drainedSeconds += (System.nanoTime() - began) / 1e9;
      drainedEvents += round.requests() * kind.events();
    }
  }

  private JsonNode results() {
    Patience patience = new Patience(Duration.ofMinutes(2));
    return new Freshness(server, BenchmarkPlan.EXPERIMENT, patience).await();
  }

  private void print() {
    out.printf(
        "%n%-36s %10s %19s %9s %9s %9s %9s%n",
        "", "requests/s", "slowest-fastest", "p50 ms", "p99 ms", "generator", "to bare");
    String bare = "";
    for (Map.Entry<String, Tally> each : tallies.entrySet()) {
      Tally tally = each.getValue();
      boolean isBare = each.getKey().contains("ping");
      bare = isBare ? each.getKey() : bare;
      Tally baseline = tallies.getOrDefault(bare, tally);
      out.printf(
          "%-36s %,10.0f %,9.0f-%,9.0f %9.2f %9.2f %7.0f %% %9s%n",
          each.getKey(),
          tally.rate(),
          tally.slowest,
          tally.fastest,
          tally.latencies.percentile(0.5).toNanos() / 1e6,
          tally.latencies.percentile(0.99).toNanos() / 1e6,
          100 * tally.generatorSeconds / tally.seconds,
          isBare || each.getKey().endsWith(TOGETHER)
              ? ""
              : "%.2f".formatted(tally.rate() / baseline.rate()));
    }
    double assignments = rate("POST /v1/assignments");
    double events = rate("POST /v1/batch") * NumberedBatches.VISITORS * 5;
    out.println();
    target("assignments/s", assignments, WANTED_ASSIGNMENTS);
    target("events/s acknowledged (batches of 100)", events, WANTED_EVENTS);
    double share = shares.getOrDefault(WANTED_SHARE_OF, Double.NaN);
    out.printf(
        "%10.0f %-40s target %.0f: %s%n",
        100 * share,
        "% of bare requests/s, 20 live experiments",
        100 * WANTED_SHARE,
        share >= WANTED_SHARE ? "met" : "MISSED");
    target("events/s until in the results", drainedEvents / drainedSeconds, WANTED_EVENTS);
    printTogether();
  }

  private void printTogether() {
    double assignments = rate("POST /v1/assignments" + TOGETHER);
    double events = rate("POST /v1/batch" + TOGETHER) * NumberedBatches.VISITORS * 5;
    boolean met = assignments >= ENOUGH * WANTED_ASSIGNMENTS && events >= ENOUGH * WANTED_EVENTS;
    out.printf(
        "%,.0f assignments/s and %,.0f events/s at once, of %,.0f and %,.0f asked for: %s; all events"
            + " in the results %.1f s after the last%n",
        assignments, events, WANTED_ASSIGNMENTS, WANTED_EVENTS, met ? "met" : "MISSED", caughtUp);
  }

  private double rate(String name) {
    Tally tally = tallies.get(name);
    return tally == null ? Double.NaN : tally.rate();
  }

  private void target(String what, double measured, double wanted) {
    String verdict = measured >= wanted ? "met" : "MISSED";
    out.printf("%,10.0f %-40s target %,.0f: %s%n", measured, what, wanted, verdict);
  }

  /** Holds the results against what was sent, in this run or before it. */
  private Exit check(JsonNode before, long batches) {
    JsonNode after = results();
    long missing = 0;
    missing += missing("visitors", before, after, batches * NumberedBatches.VISITORS);
    missing += missing("bench_cart", before, after, batches * NumberedBatches.CARTS);
    missing += missing("bench_revenue", before, after, batches * NumberedBatches.ORDERS);
    out.printf(
        "%,d events sent, all answered with 202; visitors, conversions and orders in the results"
            + " %s%n",
        batches * NumberedBatches.VISITORS * 5, missing == 0 ? "agree" : "DIFFER");
    return missing == 0 ? Exit.DONE : Exit.DIFFERENT;
  }

  private long missing(String what, JsonNode before, JsonNode after, long sent) {
    long difference = sent - (count(after, what) - count(before, what));
    if (difference != 0) {
      out.printf("%s: %,d sent, %,d not in the results%n", what, sent, difference);
    }
    return Math.abs(difference);
  }

  /** Adds up visitors, or those who reached a goal, over the variants. */
  private static long count(JsonNode results, String what) {
    long sum = 0;
    for (JsonNode variant : results.path("variants")) {
      sum += what.equals("visitors") ? variant.path("visitors").asLong() : 0;
    }
    for (JsonNode goal : results.path("goals")) {
      if (goal.path("goal").asText().equals(what)) {
        for (JsonNode variant : goal.path("variants")) {
          sum += variant.path("converted").asLong();
        }
      }
    }
    return sum;
  }
}
