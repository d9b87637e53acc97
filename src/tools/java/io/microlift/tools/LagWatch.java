package io.microlift.tools;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Asks every node that is up, all the time, how late its results are, and tells that by what was
 * last disturbed.
 */
final class LagWatch {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String RESULTS =
      "/v1/experiments/%s/results".formatted(BenchmarkPlan.EXPERIMENT);

  private final List<Server> nodes;
  private final Turmoil turmoil;
  private final Questions questions = new Questions("results", Disturbance.POSTGRES_RESTART);
  private final Map<String, List<Double>> lags = new TreeMap<>();
  private volatile boolean ended;

  LagWatch(List<Server> nodes, Turmoil turmoil) {
    this.nodes = nodes;
    this.turmoil = turmoil;
  }

  /** Looks until {@link #end}. */
  void run(int node) {
    while (!ended) {
      lag(node);
      Server.sleep(PAUSE);
    }
  }

  void end() {
    ended = true;
  }

  /** Returns how many seconds a node's results are late, if it says so. */
  OptionalDouble lag(int node) {
    Turmoil.Moment before = turmoil.now(node);
    Attempt attempt = nodes.get(node).lookOnce(RESULTS);
    Turmoil.Moment moment = before.and(turmoil.now(node));
    questions.note(attempt, moment);
    if (attempt.answer().isEmpty()) {
      return OptionalDouble.empty();
    }
    double lag = attempt.answer().get().at("/freshness/lagSeconds").asDouble(Double.NaN);
    if (!moment.down()) {
      note(lag);
    }
    return OptionalDouble.of(lag);
  }

  private void note(double lag) {
    Disturbance latest = turmoil.latest();
    String since = latest == null ? "the start" : latest.toString();
    synchronized (lags) {
      lags.computeIfAbsent(since, each -> new ArrayList<>()).add(lag);
    }
  }

  /** Prints what was measured; true if nodes that should have answered did. */
  boolean report(PrintStream out) {
    synchronized (lags) {
      lags.forEach(
          (since, measured) -> {
            List<Double> sorted = new ArrayList<>(measured);
            Collections.sort(sorted);
            out.printf(
                "lag of nodes that are up, from %s to the next: median %.2f s, at most %.1f s, of"
                    + " %,d%n",
                since, sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1), sorted.size());
          });
    }
    return questions.report(out);
  }
}
