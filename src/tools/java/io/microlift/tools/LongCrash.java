package io.microlift.tools;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
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
import java.util.function.LongSupplier;

/**
 * Minutes of load while the server, its PostgreSQL, or both are killed at random moments; then
 * holds what is stored against what was acknowledged, and the tallies against a recomputation.
 */
final class LongCrash {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  private static final List<Victim> VICTIMS = List.of(Victim.values());
  private static final int LONGEST_PAUSE_MILLIS = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

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
      killUntil(own, load, until, () -> acknowledged.size() * (long) batches.events());
      long sent = load.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      out.printf(
          "%d kills %s, %,d requests sent again%n",
          kills.values().stream().mapToInt(Integer::intValue).sum(), kills, server.retries());
      return new StoreCheck(new StoreAudit(own.data()), server, List.of(), PATIENCE, out)
          .passes(batches, sent, acknowledged);
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
      OwnServer own, CompletableFuture<Long> load, long until, LongSupplier acknowledged) {
    while (!load.isDone()) {
      Duration pause = SHORTEST_PAUSE.plusMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
      if (System.nanoTime() + pause.toNanos() > until) {
        return;
      }
      Server.sleep(pause);
      Victim victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
      long before = acknowledged.getAsLong();
      victim.kill(own);
      own.awaitReady();
      kills.merge(victim, 1, Integer::sum);
      out.printf(
          "killed %s after %,d acknowledged events%n",
          victim.name().toLowerCase(Locale.ROOT), before);
      out.flush();
    }
  }
}
