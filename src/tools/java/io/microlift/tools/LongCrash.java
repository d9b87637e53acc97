package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Minutes of load while the server, its PostgreSQL, or both are killed at random moments; then
 * holds what is stored against what was acknowledged, and the tallies against a recomputation.
 */
final class LongCrash {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  private static final List<Victim> VICTIMS = List.of(Victim.values());
  private static final int LONGEST_PAUSE_MILLIS = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Every sum of the tallies that is not zero, in order. */
  private static final String TALLIES =
      """
      SELECT count(*), md5(string_agg(line, ',' ORDER BY line))
      FROM (
        SELECT t::text AS line
        FROM tally t
        WHERE (visitors, converted, sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd)
          <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        UNION ALL
        SELECT p::text
        FROM tally_pair p
        WHERE sab <> 0) AS lines
      """;

  private static final String FOLD_AGAIN =
      """
      INSERT INTO recomputation (phase, requested_at)
      SELECT id, now()
      FROM phase
      """;

  private final Path project;
  private final PrintStream out;
  private final Duration duration;
  private final SplittableRandom random;
  private final int connections;

  /** Who was killed how often. */
  private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);

  LongCrash(Path project, CommandLine line, PrintStream out) {
    this.project = project;
    this.out = out;
    this.duration = Duration.ofMinutes(line.number("minutes", 5, 1, 24 * 60));
    int seed = line.number("seed", 1, 0, Integer.MAX_VALUE);
    this.random = new SplittableRandom(seed);
    this.connections = line.number("connections", 4, 1, 256);
    out.printf(
        "%d minutes of load, kills at random moments, seed %d%n", duration.toMinutes(), seed);
  }

  /** What the tallies hold. */
  private record Tallied(long sums, String digest) {}

  /** Runs the test; true if nothing is wrong. */
  boolean run() {
    try (OwnServer own = OwnServer.start(project)) {
      Server server = new Server(own.url(), own.keys(), new Patience(PATIENCE));
      BenchmarkPlan.define(server);
      Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      NumberedBatches batches =
          new NumberedBatches(URI.create("http://unused"), "unused", "crash", at);
      Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
      long until = System.nanoTime() + duration.toNanos();
      CompletableFuture<Long> load =
          CompletableFuture.supplyAsync(() -> send(server, batches, acknowledged, until));
      killUntil(own, load, until, acknowledged);
      long sent = load.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      out.printf(
          "%d kills %s, %,d requests sent again%n",
          kills.values().stream().mapToInt(Integer::intValue).sum(), kills, server.retries());
      return check(own, server, batches, sent, acknowledged);
    } catch (SQLException e) {
      throw new StoppedException(Exit.UNREACHABLE, "cannot look into the store: " + e, e);
    } catch (CompletionException e) {
      throw new StoppedException(Exit.UNREACHABLE, "the load did not end: " + e, e);
    }
  }

  private long send(Server server, NumberedBatches batches, Set<Long> acknowledged, long until) {
    long number = 0;
    try (Delivery delivery =
        new Delivery(server, connections, batch -> acknowledged.add(batches.number(batch)))) {
      while (System.nanoTime() < until) {
        number++;
        delivery.send(batches.batch(number));
      }
      delivery.finish();
    }
    return number;
  }

  private void killUntil(
      OwnServer own, CompletableFuture<Long> load, long until, Set<Long> acknowledged) {
    while (!load.isDone()) {
      Duration pause = SHORTEST_PAUSE.plusMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
      if (System.nanoTime() + pause.toNanos() > until) {
        return;
      }
      Server.sleep(pause);
      Victim victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
      int before = acknowledged.size();
      victim.kill(own);
      own.awaitReady();
      kills.merge(victim, 1, Integer::sum);
      out.printf(
          "killed %s after %,d acknowledged events%n",
          victim.name().toLowerCase(Locale.ROOT), before * (long) batchSize());
      out.flush();
    }
  }

  private static int batchSize() {
    return NumberedBatches.VISITORS * 5;
  }

  private boolean check(
      OwnServer own, Server server, NumberedBatches batches, long sent, Set<Long> acknowledged)
      throws SQLException {
    JsonNode results = fresh(server);
    long visitors = 0;
    for (JsonNode variant : results.path("variants")) {
      visitors += variant.path("visitors").asLong();
    }
    StoreAudit.Difference ids =
        new StoreAudit(own.data())
            .compare(
                acknowledged.stream()
                    .flatMap(number -> NumberedBatches.storedIds(batches.batch(number))));
    out.printf(
        "%,d events acknowledged, %,d stored: %,d missing, %,d not acknowledged or stored twice%n",
        acknowledged.size() * (long) batchSize(), ids.stored(), ids.missing(), ids.unexpected());
    out.printf(
        "%,d visitors sent, %,d in the results%n", sent * NumberedBatches.VISITORS, visitors);
    boolean good =
        ids.missing() == 0
            && ids.unexpected() == 0
            && acknowledged.size() == sent
            && visitors == sent * NumberedBatches.VISITORS;
    good &= checkTallies(own, server);
    boolean holds = checkInvariants(server);
    return good && holds;
  }

  private boolean checkTallies(OwnServer own, Server server) throws SQLException {
    try (Connection store = new StoreAudit(own.data()).connect()) {
      Tallied before = tallied(store);
      execute(store, FOLD_AGAIN);
      fresh(server);
      Tallied again = tallied(store);
      // One transaction that takes the right to refresh first, as the server does
      execute(
          store,
          "BEGIN; SELECT FROM lane FOR UPDATE; DELETE FROM tally; DELETE FROM tally_pair;"
              + " DELETE FROM contribution; "
              + FOLD_AGAIN
              + "; COMMIT");
      fresh(server);
      Tallied anew = tallied(store);
      out.printf(
          "%,d sums; folded again: %s; from scratch: %,d sums, %s%n",
          before.sums(),
          again.equals(before) ? "equal" : "DIFFERENT",
          anew.sums(),
          anew.equals(before) ? "equal" : "DIFFERENT");
      return before.sums() > 0 && again.equals(before) && anew.equals(before);
    }
  }

  private boolean checkInvariants(Server server) {
    JsonNode report = server.post("/v1/invariants");
    out.printf("invariants: %s%n", report);
    return report.path("visitors").asLong() > 0
        && report.path("wrongVisitors").asLong(1) == 0
        && report.path("wrongSums").asLong(1) == 0;
  }

  private static JsonNode fresh(Server server) {
    return new Freshness(server, BenchmarkPlan.EXPERIMENT, new Patience(PATIENCE)).await();
  }

  private static Tallied tallied(Connection store) throws SQLException {
    try (Statement statement = store.createStatement();
        ResultSet row = statement.executeQuery(TALLIES)) {
      row.next();
      return new Tallied(row.getLong(1), String.valueOf(row.getString(2)));
    }
  }

  private static void execute(Connection store, String sql) throws SQLException {
    try (Statement statement = store.createStatement()) {
      statement.execute(sql);
    }
  }
}
