package io.microlift.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Visitors who came before today. */
final class Histories {
  private static final int VISITORS = 280;
  private static final int DAYS = 7;

  private Histories() {}

  /** A week's visitors of an experiment, a third of whom did something. */
  static String past(String experiment, String event) {
    Instant start = Instant.now().minus(Duration.ofDays(DAYS));
    List<String> items = new ArrayList<>();
    for (int i = 0; i < VISITORS; i++) {
      String visitor = experiment + "-" + i;
      Instant at = start.plus(Duration.ofDays(DAYS).multipliedBy(i).dividedBy(VISITORS));
      items.add(
          item(
              "Experiment Viewed",
              visitor,
              at,
              "{\"experiment_id\": \"%s\", \"variation_id\": \"%s\"}"
                  .formatted(experiment, i % 2 == 0 ? "control" : "treatment")));
      if (i % 3 == 0) {
        items.add(item(event, visitor, at.plusSeconds(5), "{}"));
      }
    }
    return String.join(",", items);
  }

  private static String item(String event, String visitor, Instant at, String properties) {
    return """
        {"type": "track", "event": "%s", "anonymousId": "%s", "timestamp": "%s", "properties": %s}
        """
        .formatted(event, visitor, at, properties);
  }
}
