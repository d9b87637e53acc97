package io.microlift.tools;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Pattern LAG =
      Pattern.compile("(?m)^microlift_(?:inbox|refresh)_age_seconds(?:\\{[^}]*\\})? (\\S+)$");

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
      awaitDefinition(servers);
      MixedLoad load = new MixedLoad(servers);
      CompletableFuture<Void> running = load.begin();
      boolean recovers = disturb(nodes, servers, running);
      load.end();
      MixedLoad.await(running, PATIENCE);
      long ended = System.nanoTime();
      boolean stored =
          new StoreCheck(nodes.store(), servers.get(0), RECOVERED_WITHIN, out)
              .passes(load.batches(), load.sent(), load.acknowledged());
      out.printf("checked in %.1f s%n", (System.nanoTime() - ended) / 1e9);
      boolean answered = report(load, servers);
      return recovers && stored && answered;
    } catch (SQLException e) {
      throw new StoppedException(Exit.UNREACHABLE, "cannot look into the store: " + e, e);
    } catch (CompletionException e) {
      throw new StoppedException(Exit.UNREACHABLE, "the load did not end: " + e.getCause(), e);
    }
  }

  private static void awaitDefinition(List<Server> servers) {
    for (Server each : servers) {
      while (each.askOnce(
              "/v1/assignments", Json.parse("{\"visitorId\":\"v\",\"experiments\":[\"bench\"]}"))
          .filter(answer -> answer.at("/assignments/0/inExperiment").asBoolean())
          .isEmpty()) {
        Server.sleep(Duration.ofMillis(50));
      }
    }
  }

  /** Every kind of disturbance in turns, in an order that the seed decides; all at least once. */
  private boolean disturb(TwoNodes nodes, List<Server> servers, CompletableFuture<Void> running) {
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
      disturbance.happen(nodes, number % 2);
      done.merge(disturbance, 1, Integer::sum);
      Duration lag = untilUpToDate(servers);
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

  private static Duration untilUpToDate(List<Server> servers) {
    long began = System.nanoTime();
    long deadline = began + RECOVERED_WITHIN.toNanos();
    while (System.nanoTime() < deadline && !servers.stream().allMatch(TwoNodesTest::isUpToDate)) {
      Server.sleep(Duration.ofMillis(100));
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static boolean isUpToDate(Server server) {
    Matcher ages = LAG.matcher(server.text("/q/metrics"));
    int found = 0;
    while (ages.find()) {
      found++;
      if (!(Double.parseDouble(ages.group(1)) < UP_TO_DATE_SECONDS)) {
        return false;
      }
    }
    return found == 2;
  }

  private boolean report(MixedLoad load, List<Server> servers) {
    out.printf(
        "%d disturbances %s; up to date again after at most %.1f s (allowed: %d)%n",
        done.values().stream().mapToInt(Integer::intValue).sum(),
        done,
        longestLag.toMillis() / 1e3,
        RECOVERED_WITHIN.toSeconds());
    out.printf(
        "%,d variants as computed, %,d wrong, %,d not answered%n",
        load.answers() - load.wrong().size(), load.wrong().size(), load.unanswered());
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
    return load.answers() > 0 && load.wrong().isEmpty() && unmarked == 0;
  }
}
