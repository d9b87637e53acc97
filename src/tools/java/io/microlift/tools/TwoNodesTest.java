package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/**
 * Disturbs two nodes, their PostgreSQL and their Redis under mixed load, and checks that nothing
 * acknowledged is lost or counts twice, that nobody ever gets another variant, that every refusal
 * says when to come again, and that the lag goes away.
 */
public final class TwoNodesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** How long nodes may take until they are up to date again, and how late they are then. */
  private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(60);

  private static final double UP_TO_DATE_SECONDS = 5;
  private static final int NODES = 2;
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final PrintStream out;
  private final Path project;
  private final Duration duration;
  private final Random random;
  private final Map<Disturbance, Integer> done = new EnumMap<>(Disturbance.class);
  private Duration longestLag = Duration.ZERO;

  private TwoNodesTest(Path project, CommandLine line, PrintStream out) {
    this.project = project;
    this.out = out;
    this.duration =
        line.has("seconds")
            ? Duration.ofSeconds(line.number("seconds", 40, 10, 86_400))
            : Duration.ofMinutes(line.number("minutes", 10, 1, 24 * 60));
    int seed = line.number("seed", 1, 0, Integer.MAX_VALUE);
    this.random = new Random(seed);
    out.printf("two nodes for %d s, seed %d%n", duration.toSeconds(), seed);
  }

  /** Runs the test and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    Path project = Path.of(System.getProperty("microlift.project", "."));
    System.exit(run(List.of(arguments), project, System.out, System.err).code());
  }

  static Exit run(List<String> words, Path project, PrintStream out, PrintStream err) {
    if (ReplayOptions.wantsHelp(words)) {
      out.print(Manual.TWO_NODES_TEST);
      return Exit.DONE;
    }
    try {
      CommandLine line = CommandLine.parse(words, Set.of("minutes", "seconds", "seed"), Set.of());
      boolean good = new TwoNodesTest(project, line, out).run();
      out.println(good ? "all of it holds" : "SOMETHING IS WRONG, see above");
      return good ? Exit.DONE : Exit.DIFFERENT;
    } catch (StoppedException e) {
      err.println("two-nodes-test: " + e.getMessage());
      return e.exit();
    }
  }

  private boolean run() {
    try (TwoNodes nodes = new TwoNodes(project)) {
      List<Server> servers = nodes.servers(PATIENCE);
      BenchmarkPlan.define(servers.get(0));
      BenchmarkPlan.define(servers.get(0), MixedLoad.EXPOSED);
      for (Server each : servers) {
        awaitDefinition(each, BenchmarkPlan.EXPERIMENT);
        awaitDefinition(each, MixedLoad.EXPOSED);
      }
      MixedLoad load = new MixedLoad(servers, nodes.turmoil());
      LagWatch lag = new LagWatch(servers, nodes.turmoil());
      CompletableFuture<Void> running = load.begin();
      for (int i = 0; i < servers.size(); i++) {
        int node = i;
        MixedLoad.inAThread(() -> lag.run(node));
      }
      boolean recovers = disturb(nodes, lag, running);
      load.end();
      lag.end();
      MixedLoad.await(running, PATIENCE);
      boolean stored = check(nodes, servers, load);
      boolean answered = report(load, lag, servers);
      return recovers && stored && answered;
    } catch (SQLException e) {
      throw new StoppedException(Exit.UNREACHABLE, "cannot look into the store: " + e, e);
    } catch (CompletionException e) {
      throw new StoppedException(Exit.UNREACHABLE, "the load did not end: " + e.getCause(), e);
    }
  }

  private static void awaitDefinition(Server server, String key) {
    JsonNode question = Json.parse("{\"visitorId\":\"v\",\"experiments\":[\"%s\"]}".formatted(key));
    while (server
        .askOnce("/v1/assignments", question)
        .answer()
        .filter(answer -> answer.at("/assignments/0/inExperiment").asBoolean())
        .isEmpty()) {
      Server.sleep(Duration.ofMillis(50));
    }
  }

  private boolean check(TwoNodes nodes, List<Server> servers, MixedLoad load) throws SQLException {
    long began = System.nanoTime();
    boolean stored =
        new StoreCheck(
                nodes.store(), servers.get(0), List.of(MixedLoad.EXPOSED), RECOVERED_WITHIN, out)
            .passes(load.batches(), load.sent(), load.acknowledged());
    StoreAudit.Difference exposures =
        nodes.store().compareExposures(MixedLoad.EXPOSED, load.toBeExposed(), load.exposed());
    out.printf(
        "%,d visitors asked to be recorded as exposed, %,d acknowledged, %,d stored: %,d missing,"
            + " %,d not asked for, stored twice or with another variant%n",
        load.toBeExposed().size(),
        load.exposed().size(),
        exposures.stored(),
        exposures.missing(),
        exposures.unexpected());
    out.printf("checked in %.1f s%n", (System.nanoTime() - began) / 1e9);
    return stored && exposures.missing() == 0 && exposures.unexpected() == 0;
  }

  /** Every kind of disturbance in turns, in an order that the seed decides; all at least once. */
  private boolean disturb(TwoNodes nodes, LagWatch watch, CompletableFuture<Void> running) {
    boolean good = true;
    long until = System.nanoTime() + duration.toNanos();
    Deque<Disturbance> next = new ArrayDeque<>();
    for (int number = 0; !running.isDone(); number++) {
      boolean all = done.size() == Disturbance.values().length;
      if (all && System.nanoTime() + PAUSE.toNanos() > until) {
        break;
      }
      if (next.isEmpty()) {
        List<Disturbance> round = new ArrayList<>(List.of(Disturbance.values()));
        Collections.shuffle(round, random);
        next.addAll(round);
      }
      Server.sleep(PAUSE);
      Disturbance disturbance = next.remove();
      int victim = number % NODES;
      nodes.turmoil().disturb(disturbance, () -> disturbance.happen(nodes, victim));
      done.merge(disturbance, 1, Integer::sum);
      Duration lag = untilUpToDate(watch);
      longestLag = lag.compareTo(longestLag) > 0 ? lag : longestLag;
      boolean soon = lag.compareTo(RECOVERED_WITHIN) < 0;
      out.printf(
          "%s; up to date after %.1f s%s%n",
          disturbance, lag.toMillis() / 1e3, soon ? "" : ": LATE");
      out.flush();
      good &= soon;
    }
    return good;
  }

  private static Duration untilUpToDate(LagWatch watch) {
    long began = System.nanoTime();
    long deadline = began + RECOVERED_WITHIN.toNanos();
    while (System.nanoTime() < deadline && !isUpToDate(watch)) {
      Server.sleep(Duration.ofMillis(100));
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static boolean isUpToDate(LagWatch watch) {
    return IntStream.range(0, NODES)
        .allMatch(node -> watch.lag(node).orElse(Double.NaN) < UP_TO_DATE_SECONDS);
  }

  private boolean report(MixedLoad load, LagWatch lag, List<Server> servers) {
    out.printf(
        "%d disturbances %s; up to date again after at most %.1f s (allowed: %d)%n",
        done.values().stream().mapToInt(Integer::intValue).sum(),
        done,
        longestLag.toMillis() / 1e3,
        RECOVERED_WITHIN.toSeconds());
    long answers = load.variants().answered() + load.exposures().answered();
    out.printf(
        "%,d variants as computed, %,d wrong%n",
        answers - load.wrong().size(), load.wrong().size());
    load.wrong().stream().limit(10).forEach(each -> out.println("  " + each));
    long unmarked = 0;
    for (int i = 0; i < servers.size(); i++) {
      Statuses statuses = servers.get(i).statuses();
      unmarked += statuses.unmarked().size();
      out.printf(
          "node %d answered %s, %,d requests not; %,d answers from 500 on without Retry-After%n",
          i + 1, statuses.counts(), statuses.broken(), statuses.unmarked().size());
      statuses.unmarked().stream().distinct().limit(10).forEach(each -> out.println("  " + each));
    }
    boolean answered = load.variants().report(out);
    answered &= load.exposures().report(out);
    answered &= lag.report(out);
    return answered && load.wrong().isEmpty() && unmarked == 0;
  }
}
