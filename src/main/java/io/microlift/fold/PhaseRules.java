package io.microlift.fold;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the visitors of one phase are counted.
 *
 * @param phase its number
 * @param endedAt when it ended, if it has: later exposures do not count, nor do later events of
 *     metrics without a window
 * @param excludesMultiple whether visitors who saw several variants are left out, or else count for
 *     the one they saw first
 * @param metrics what is counted
 */
public record PhaseRules(
    int phase, @Nullable Instant endedAt, boolean excludesMultiple, List<Metric> metrics) {
  /** Copies the metrics. */
  public PhaseRules {
    metrics = List.copyOf(metrics);
  }
}
