package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Waits until everything acknowledged is in the results of an experiment. */
final class Freshness {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Server server;
  private final String experiment;
  private final Patience patience;

  Freshness(Server server, String experiment, Patience patience) {
    this.server = server;
    this.experiment = experiment;
    this.patience = patience;
  }

  /**
   * Returns the first results in which nothing is pending.
   *
   * @throws StoppedException if nothing changes for longer than the patience
   */
  JsonNode await() {
    String before = "";
    long changed = System.nanoTime();
    while (true) {
      JsonNode results = server.get("/v1/experiments/" + experiment + "/results");
      JsonNode freshness = results.path("freshness");
      long requests = freshness.path("pendingRequests").asLong(1);
      long visitors = freshness.path("pendingVisitors").asLong(1);
      JsonNode goals = freshness.path("recomputing");
      if (requests == 0 && visitors == 0 && goals.isEmpty()) {
        return results;
      }
      // asOf moves on even while more is pending than the server counts
      String state = "%d %d %s %s".formatted(requests, visitors, goals, results.path("asOf"));
      if (!state.equals(before)) {
        before = state;
        changed = System.nanoTime();
      }
      if (System.nanoTime() - changed > patience.limit().toNanos()) {
        throw new StoppedException(
            Exit.UNREACHABLE,
            "for %d s, %d requests and %d visitors have been missing in the results"
                .formatted(patience.limit().toSeconds(), requests, visitors));
      }
      Server.sleep(PAUSE);
    }
  }
}
