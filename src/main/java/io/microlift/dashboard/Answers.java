package io.microlift.dashboard;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.GoalRole;
import io.microlift.health.HealthService;
import io.microlift.platform.ProblemException;
import io.microlift.results.ExperimentReport;
import io.microlift.results.Freshness;
import io.microlift.results.GoalReport;
import io.microlift.results.ResultsService;
import io.microlift.results.View;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks for everything that the page of an experiment shows. What cannot be answered says why in its
 * own place, and leaves the rest alone.
 */
@Singleton
class Answers {
  private final ResultsService results;
  private final HealthService health;
  private final Forecasts forecasts;
  private final Clock clock;

  Answers(ResultsService results, HealthService health, Forecasts forecasts, Clock clock) {
    this.results = results;
    this.health = health;
    this.forecasts = forecasts;
    this.clock = clock;
  }

  /** What may fail by itself. */
  private interface Question<T> {
    T ask() throws SQLException;
  }

  /** The report on the latest phase. */
  ExperimentReport report(String key) throws SQLException {
    return results.report(key, View.LATEST);
  }

  ExperimentPage page(
      Experiment experiment, Selection selection, List<ExperimentPage.Change> history)
      throws SQLException {
    Outline outline = Outline.of(experiment.definition());
    if (!experiment.status().isStarted()) {
      Head head = Head.of(experiment, null, clock.instant());
      return new ExperimentPage(
          head, null, forecasts.of(experiment.definition()), outline, history);
    }
    ExperimentReport report =
        results.report(experiment.definition().key().value(), selection.view());
    Head head = Head.of(experiment, report, clock.instant());
    return new ExperimentPage(
        head, numbers(experiment, report, selection), List.of(), outline, history);
  }

  private ExperimentPage.Numbers numbers(
      Experiment experiment, ExperimentReport report, Selection asked) throws SQLException {
    String key = experiment.definition().key().value();
    Selection chosen = asked.goal().isEmpty() ? asked.withGoal(primary(report)) : asked;
    List<ExperimentList.Choice> parts = parts(experiment, chosen);
    String goal = chosen.goal();
    return new ExperimentPage.Numbers(
        Decision.of(report.recommendation()),
        freshness(report.freshness()),
        phases(experiment, report, chosen),
        Lifts.of(report.goals(), report.variants().size() > 2),
        ask(() -> course(key, report, chosen), why -> Course.unavailable(goal, why)),
        ask(() -> FunnelTable.of(results.funnel(key, chosen.view())), FunnelTable::unavailable),
        ask(
            () -> SegmentTable.of(parts, results.segments(key, chosen.view(), chosen.by()), goal),
            why -> SegmentTable.unavailable(parts, goal, why)),
        SplitTable.of(report),
        ask(() -> checks(experiment, report), Checks::unavailable),
        goals(report, chosen));
  }

  private Checks checks(Experiment experiment, ExperimentReport report) throws SQLException {
    return report.phase() == experiment.phases().size()
        ? Checks.of(health.judge(report))
        : Checks.unavailable("Only the latest phase is judged.");
  }

  private static <T> T ask(Question<T> question, Function<String, T> otherwise)
      throws SQLException {
    try {
      return question.ask();
    } catch (ProblemException e) {
      return otherwise.apply(String.valueOf(e.getMessage()));
    }
  }

  private Course course(String key, ExperimentReport report, Selection chosen) throws SQLException {
    Optional<GoalReport> goal =
        report.goals().stream()
            .filter(each -> each.goal().value().equals(chosen.goal()))
            .findFirst();
    return goal.isEmpty()
        ? Course.unavailable(chosen.goal(), "The experiment has no such goal.")
        : Course.of(results.timeSeries(key, chosen.view(), chosen.goal()), goal.get());
  }

  private static String primary(ExperimentReport report) {
    return report.goals().stream()
        .filter(each -> each.role() == GoalRole.PRIMARY)
        .findFirst()
        .or(() -> report.goals().stream().findFirst())
        .map(each -> each.goal().value())
        .orElse("");
  }

  private static List<ExperimentList.Choice> goals(ExperimentReport report, Selection chosen) {
    return report.goals().stream()
        .map(
            each ->
                new ExperimentList.Choice(
                    each.name(),
                    chosen.withGoal(each.goal().value()).address("over-time"),
                    each.goal().value().equals(chosen.goal())))
        .toList();
  }

  private static List<ExperimentList.Choice> parts(Experiment experiment, Selection chosen) {
    List<String> all = new ArrayList<>(List.of("device", "country", "visitor"));
    all.addAll(experiment.definition().segments());
    return all.stream()
        .map(
            each ->
                new ExperimentList.Choice(
                    each, chosen.withBy(each).address("segments"), each.equals(chosen.by())))
        .toList();
  }

  /** Links to the phases, if there are several. */
  private static List<ExperimentList.Choice> phases(
      Experiment experiment, ExperimentReport report, Selection chosen) {
    return experiment.phases().size() == 1
        ? List.of()
        : experiment.phases().stream()
            .map(
                each ->
                    new ExperimentList.Choice(
                        "phase " + each.number(),
                        chosen.withPhase(each.number()).address("main"),
                        each.number() == report.phase()))
            .toList();
  }

  private static String freshness(Freshness freshness) {
    if (!freshness.recomputing().isEmpty()) {
      double share =
          freshness.recomputing().values().stream()
              .mapToDouble(Double::doubleValue)
              .min()
              .orElse(0);
      return "History is being counted again: %s is done. Until then numbers may change."
          .formatted(Figures.share(share));
    }
    if (freshness.pendingRequests() + freshness.pendingVisitors() > 0) {
      return "%s and %s are not in these numbers yet."
          .formatted(
              Figures.counted(freshness.pendingRequests(), "request"),
              Figures.counted(freshness.pendingVisitors(), "change"));
    }
    return "";
  }
}
