package io.microlift.health;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Phase;
import io.microlift.results.ExperimentReport;
import io.microlift.tracking.Arrivals;
import io.microlift.tracking.Tallies;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * What is seen of one phase of an experiment when it is judged.
 *
 * @param experiment which
 * @param phase the latest
 * @param report what is told about it
 * @param tallies its sums
 * @param withBots the same with programs
 * @param segments exposed visitors by segment and variant
 * @param arrivals how what it counts arrived
 * @param goals those it counts, by key
 * @param now when
 */
record Observation(
    Experiment experiment,
    Phase phase,
    ExperimentReport report,
    Tallies tallies,
    Tallies withBots,
    Map<String, Map<String, Long>> segments,
    Arrivals arrivals,
    Map<GoalKey, Goal> goals,
    Instant now) {
  Observation {
    segments = Map.copyOf(segments);
    goals = Map.copyOf(goals);
  }

  /** Keys of the variants, the control first. */
  List<String> variants() {
    return report.variants().stream().map(ExperimentReport.Split::variant).toList();
  }

  /** Expected shares of the visitors, in the order of the variants. */
  double[] weights() {
    return report.variants().stream().mapToDouble(ExperimentReport.Split::expectedShare).toArray();
  }

  /** Visitors of each variant, in their order. */
  long[] counts(Tallies of) {
    return variants().stream().mapToLong(of::visitors).toArray();
  }

  /** All visitors who count. */
  long visitors() {
    return visitors(tallies);
  }

  /** All visitors who were first exposed on a day in [from, to]. */
  long visitors(LocalDate from, LocalDate to) {
    return visitors(tallies.until(to)) - visitors(tallies.until(from.minusDays(1)));
  }

  private long visitors(Tallies of) {
    return variants().stream().mapToLong(of::visitors).sum();
  }

  LocalDate today() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  /** How long it has been running: since it was started, or since the first exposure before. */
  Duration age() {
    Instant start = phase.startedAt();
    Instant first =
        tallies
            .firstDay()
            .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
            .filter(start::isAfter)
            .orElse(start);
    Instant end = phase.endedAt() == null ? now : phase.endedAt();
    return Duration.between(first, end);
  }
}
