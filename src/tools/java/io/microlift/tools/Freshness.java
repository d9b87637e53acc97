package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Waits until everything acknowledged is in the results of an experiment. */
final class Freshness {
  private static final Duration PAUSE = Duration.ofMillis(100);

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
   * @throws StoppedException if less and less being pending stops for longer than the patience
   */
  JsonNode await() {
    long least = Long.MAX_VALUE;
    long progressed = System.nanoTime();
    while (true) {
      JsonNode results = server.get("/v1/experiments/" + experiment + "/results");
      JsonNode freshness = results.path("freshness");
      long pending =
          freshness.path("pendingRequests").asLong(1) + freshness.path("pendingVisitors").asLong(1);
      if (pending == 0) {
        return results;
      }
      if (pending < least) {
        least = pending;
        progressed = System.nanoTime();
      }
      if (System.nanoTime() - progressed > patience.limit().toNanos()) {
        throw new StoppedException(
            Exit.UNREACHABLE,
            "the results have been waiting for %d requests and visitors for %d s"
                .formatted(pending, patience.limit().toSeconds()));
      }
      Server.sleep(PAUSE);
    }
  }
}
