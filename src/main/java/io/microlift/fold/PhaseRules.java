package io.microlift.fold;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the visitors of one phase are counted.
 *
 * @param phase its number
 * @param startedAt when it began
 * @param endedAt when it ended, if it has: later exposures do not count, nor do later events of
 *     measures without an end
 * @param excludesMultiple whether visitors who saw several variants are left out, or else count for
 *     the one they saw first
 * @param metrics what is counted
 * @param funnel the steps that are reached one after the other
 * @param segments attributes of the first exposure by which visitors are divided
 * @param lookback how long before the first exposure covariates are taken from
 * @param floodLimit the most events of these metrics on one day that a person can cause
 */
public record PhaseRules(
    int phase,
    Instant startedAt,
    @Nullable Instant endedAt,
    boolean excludesMultiple,
    List<Metric> metrics,
    List<Measure> funnel,
    List<String> segments,
    Duration lookback,
    int floodLimit) {
  /** Copies the lists. */
  public PhaseRules {
    metrics = List.copyOf(metrics);
    funnel = List.copyOf(funnel);
    segments = List.copyOf(segments);
  }

  /** Names of all events that count anywhere in the phase; empty means any event. */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Metric metric : metrics) {
      if (!addNames(metric.x(), names) || (metric.y() != null && !addNames(metric.y(), names))) {
        return Set.of();
      }
    }
    for (Measure step : funnel) {
      if (!addNames(step, names)) {
        return Set.of();
      }
    }
    return names;
  }

  /** How long after a visitor's first exposure events can count, at least; else until it ends. */
  public Duration longestWindow() {
    Duration longest = Duration.ZERO;
    for (Metric metric : metrics) {
      longest = longer(longest, metric.x());
      longest = metric.y() == null ? longest : longer(longest, metric.y());
    }
    for (Measure step : funnel) {
      longest = longer(longest, step);
    }
    return longest;
  }

  private static Duration longer(Duration longest, Measure measure) {
    Duration to = measure.to();
    return to == null || to.compareTo(longest) < 0 ? longest : to;
  }

  /** Says whether any event counts or not because of its properties. */
  public boolean asksProperties() {
    for (Metric metric : metrics) {
      if (metric.x().isFiltered() || (metric.y() != null && metric.y().isFiltered())) {
        return true;
      }
    }
    return funnel.stream().anyMatch(Measure::isFiltered);
  }

  private static boolean addNames(Measure measure, Set<String> names) {
    names.addAll(measure.names());
    return !measure.names().isEmpty();
  }
}
