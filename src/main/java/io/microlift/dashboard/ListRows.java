package io.microlift.dashboard;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.GoalRole;
import io.microlift.results.Comparison;
import io.microlift.results.ExperimentReport;
import io.microlift.results.GoalReport;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Report;
import io.microlift.verdict.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of the list of experiments. */
final class ListRows {
  private ListRows() {}

  /** An experiment of which there are no numbers. */
  static ExperimentList.Row without(Experiment experiment) {
    return row(experiment, null, null);
  }

  static ExperimentList.Row of(Experiment experiment, Overview overview, Instant now) {
    ExperimentReport report = overview.report();
    Report health = overview.health();
    return report == null || health == null
        ? row(experiment, null, overview.problem())
        : row(experiment, numbers(experiment, report, health, now), null);
  }

  private static ExperimentList.Row row(
      Experiment experiment, ExperimentList.@Nullable Numbers numbers, @Nullable String problem) {
    String key = experiment.definition().key().value();
    String name = experiment.definition().name();
    return new ExperimentList.Row(
        key,
        name.isEmpty() ? key : name,
        experiment.status().wire(),
        experiment.definition().tags(),
        numbers,
        problem);
  }

  private static ExperimentList.Numbers numbers(
      Experiment experiment, ExperimentReport report, Report health, Instant now) {
    long visitors = report.variants().stream().mapToLong(ExperimentReport.Split::visitors).sum();
    Optional<GoalReport> primary =
        report.goals().stream().filter(goal -> goal.role() == GoalRole.PRIMARY).findFirst();
    Optional<Comparison> best =
        primary.flatMap(
            goal ->
                goal.comparisons().stream()
                    .max(Comparator.comparingDouble(each -> Judged.goodness(goal, each))));
    Optional<Judged> judged = best.map(Judged::of);
    boolean several = report.variants().size() > 2;
    return new ExperimentList.Numbers(
        health.status(),
        complaint(health),
        Figures.count(visitors),
        Progress.of(report, now),
        primary.map(GoalReport::name).orElse(""),
        judged.map(Judged::lift).orElse(Figures.NONE),
        judged.map(Judged::limits).filter(each -> !each.equals(Figures.NONE)).orElse(""),
        judged.map(Judged::tone).orElse("plain"),
        several ? best.map(Comparison::variant).orElse("") : "",
        experiment.conclusion() == null
            ? Decision.of(report.recommendation())
            : Decision.of(experiment.conclusion()));
  }

  /** The titles of what failed, else of what asks for a look. */
  private static String complaint(Report health) {
    for (Verdict bad : List.of(Verdict.FAIL, Verdict.WARN)) {
      List<String> titles =
          health.checks().stream()
              .filter(each -> each.status() == bad)
              .map(Finding::title)
              .toList();
      if (!titles.isEmpty()) {
        return String.join("; ", titles);
      }
    }
    return health.status() == Verdict.INSUFFICIENT ? "not enough data yet" : "";
  }
}
