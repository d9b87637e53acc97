package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures how fast events become results, at several numbers of visitors, each on a server of its
 * own, beside a plain {@code COPY} of the same rows.
 */
public final class FoldBenchmark {
  private static final int LATENCIES = 300;
  private static final int CONNECTIONS = 32;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final Path project;
  private final CommandLine line;
  private final PrintStream out;
  private final PrintStream err;
  private final List<String> results = new ArrayList<>();

  private FoldBenchmark(Path project, CommandLine line, PrintStream out, PrintStream err) {
    this.project = project;
    this.line = line;
    this.out = out;
    this.err = err;
  }

  /** Runs the benchmark and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err).code());
  }

  private static Exit run(List<String> words, PrintStream out, PrintStream err) {
    if (ReplayOptions.wantsHelp(words)) {
      out.print(Manual.FOLD_BENCHMARK);
      return Exit.DONE;
    }
    try {
      CommandLine line =
          CommandLine.parse(words, Set.of("visitors", "events", "seconds"), Set.of());
      Path project = Path.of(System.getProperty("microlift.project", "."));
      return new FoldBenchmark(project, line, out, err).run();
    } catch (StoppedException e) {
      err.println("fold-bench: " + e.getMessage());
      return e.exit();
    }
  }

  private Exit run() {
    List<Integer> sizes = sizes(line.last("visitors").orElse("1000000,5000000"));
    int events = line.number("events", 10, 1, 1000);
    for (int visitors : sizes) {
      try (OwnServer own = OwnServer.start(project);
          Connection store = new StoreAudit(own.data()).connect()) {
        measure(own, store, visitors, events);
      } catch (SQLException e) {
        throw new StoppedException(Exit.UNREACHABLE, "cannot use the store: " + e, e);
      }
    }
    out.println();
    results.forEach(out::println);
    return Exit.DONE;
  }

  /**
   * Reads numbers of visitors.
   *
   * @throws StoppedException unless all are whole numbers from 1,000 to 100,000,000
   */
  static List<Integer> sizes(String text) {
    List<Integer> sizes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      CommandLine one =
          CommandLine.parse(List.of("--visitors", part), Set.of("visitors"), Set.of());
      sizes.add(one.number("visitors", 0, 1_000, 100_000_000));
    }
    return sizes;
  }

  private void measure(OwnServer own, Connection store, int visitors, int events)
      throws SQLException {
    out.printf(
        "%n== %,d visitors with %d events each; %d processors, load average before %.2f%n",
        visitors,
        events,
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Server server = new Server(own.url(), own.keys(), new Patience(Duration.ofMinutes(2)));
    FoldPlan.define(server);
    Histories histories = new Histories(store, visitors, events, Instant.now());
    boolean terminal = Boolean.getBoolean("microlift.terminal");
    histories.write(new Progress(err, terminal, visitors, "visitors written"));
    double copied = new PlainCopy(store, own.folder()).measure();
    rate("plain binary COPY", copied, copied, 0);
    rate("recomputation, nothing stored yet", recompute(server, histories, 2), copied, 0);
    double again = recompute(server, histories, 3);
    again = Math.max(again, recompute(server, histories, 4));
    rate("recomputation after a changed goal", again, copied, 300_000);
    print(DiskUse.read(store), histories.total());
    ingest(own, server, store, copied);
    JsonNode report = query(server, store, visitors);
    check(report, visitors);
  }

  /** Changes a goal and returns how many events were folded a second until all visitors were. */
  private static double recompute(Server server, Histories histories, int hours) {
    long began = System.nanoTime();
    FoldPlan.put(server, FoldPlan.changedGoal(hours));
    fresh(server, FoldPlan.EXPERIMENT);
    return histories.total() / ((System.nanoTime() - began) / 1e9);
  }

  private static JsonNode fresh(Server server, String experiment) {
    return new Freshness(server, experiment, new Patience(LONGEST_WAIT)).await();
  }

  private void ingest(OwnServer own, Server server, Connection store, double copied)
      throws SQLException {
    BenchmarkPlan.define(server);
    String series = "f" + Instant.now().getEpochSecond();
    Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    NumberedBatches batches = new NumberedBatches(own.url(), own.keys().client(), series, at);
    Duration duration = Duration.ofSeconds(line.number("seconds", 10, 1, 3600));
    try (Load load = new Load(own.url(), CONNECTIONS)) {
      load.run(batches, Duration.ofSeconds(3));
      fresh(server, BenchmarkPlan.EXPERIMENT);
      long began = System.nanoTime();
      Load.Measured round = load.run(batches, duration);
      long sent = round.requests() * batches.events();
      StoreAudit.awaitEmptyInbox(store);
      double drained = (System.nanoTime() - began) / 1e9;
      fresh(server, BenchmarkPlan.EXPERIMENT);
      double refreshed = (System.nanoTime() - began) / 1e9;
      rate("events acknowledged (batches of 100)", sent / round.seconds(), copied, 10_000);
      rate("events drained", sent / drained, copied, 0);
      rate("events acknowledged and in the tallies", sent / refreshed, copied, 10_000);
    }
  }

  /** Measures the answers that people wait for, and beside them the query of their sums alone. */
  private JsonNode query(Server server, Connection store, int visitors) throws SQLException {
    String path = "/v1/experiments/" + FoldPlan.EXPERIMENT;
    JsonNode report = latency(server, "results", path + "/results", visitors);
    latency(server, "time series", path + "/timeseries?goal=fold_revenue", visitors);
    latency(server, "segments", path + "/segments?by=device", visitors);
    latency(server, "sensitivity", path + "/sensitivity", visitors);
    if (server.find(path + "/health").isPresent()) {
      latency(server, "health", path + "/health", visitors);
    }
    sums(store, "results", "segment = ''");
    int metric = server.get("/v1/goals/fold_revenue").path("metric").asInt();
    sums(store, "time series", "segment LIKE '!age:%' AND metric IN (0, " + metric + ")");
    return report;
  }

  private JsonNode latency(Server server, String what, String path, int visitors) {
    JsonNode answer = server.get(path);
    Latencies latencies = new Latencies();
    for (int i = 0; i < 2 * LATENCIES; i++) {
      long began = System.nanoTime();
      answer = server.get(path);
      if (i >= LATENCIES) {
        latencies.add(System.nanoTime() - began);
      }
    }
    double p99 = latencies.percentile(0.99).toNanos() / 1e6;
    found(
        String.format(
            Locale.ROOT,
            "%s at %,d visitors: p50 %.1f ms, p99 %.1f ms (target 100 ms: %s)",
            what,
            visitors,
            latencies.percentile(0.5).toNanos() / 1e6,
            p99,
            p99 <= 100 ? "met" : "MISSED"));
    return answer;
  }

  /** Reads all rows of one phase that an answer is computed from, as the server does. */
  private void sums(Connection store, String what, String which) throws SQLException {
    Latencies latencies = new Latencies();
    int rows = 0;
    String sql = "SELECT * FROM tally WHERE phase = (SELECT min(phase) FROM tally) AND " + which;
    try (Statement statement = store.createStatement()) {
      for (int i = 0; i < LATENCIES; i++) {
        long began = System.nanoTime();
        rows = 0;
        try (ResultSet row = statement.executeQuery(sql)) {
          while (row.next()) {
            rows++;
          }
        }
        latencies.add(System.nanoTime() - began);
      }
    }
    found(
        String.format(
            Locale.ROOT,
            "of these the query for the sums of %s: %,d rows, p50 %.1f ms, p99 %.1f ms",
            what,
            rows,
            latencies.percentile(0.5).toNanos() / 1e6,
            latencies.percentile(0.99).toNanos() / 1e6));
  }

  private void found(String line) {
    out.println(line);
    results.add(line);
  }

  private void rate(String what, double measured, double copied, double target) {
    String verdict =
        target == 0
            ? ""
            : "target %,.0f: %s".formatted(target, measured >= target ? "met" : "MISSED");
    out.printf(
        "%-42s %,12.0f events/s %6.3f of COPY  %s%n", what, measured, measured / copied, verdict);
    out.flush();
  }

  private void print(Map<String, DiskUse.Bytes> sizes, long events) {
    long sum = 0;
    for (Map.Entry<String, DiskUse.Bytes> each : sizes.entrySet()) {
      DiskUse.Bytes bytes = each.getValue();
      sum += bytes.all();
      out.printf(
          "disk: %-14s %,9.1f MB, %6.1f bytes an event, of these %.1f indexes%n",
          each.getKey(),
          bytes.all() / 1e6,
          (double) bytes.all() / events,
          (double) bytes.indexes() / events);
    }
    out.printf(
        "disk: %-14s %,9.1f MB, %6.1f bytes an event%n", "all", sum / 1e6, (double) sum / events);
  }

  private void check(JsonNode report, int visitors) {
    long counted = 0;
    for (JsonNode variant : report.path("variants")) {
      counted += variant.path("visitors").asLong();
    }
    if (counted != visitors) {
      throw new StoppedException(
          Exit.DIFFERENT, "%,d visitors written, %,d in the results".formatted(visitors, counted));
    }
  }
}
