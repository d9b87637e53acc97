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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
  private final Clock clock;

  Answers(ResultsService results, HealthService health, Clock clock) {
    this.results = results;
    this.health = health;
    this.clock = clock;
  }

  /** What may fail by itself. */
  private interface Question<T> {
    T ask() throws SQLException;
  }

  ExperimentPage page(
      Experiment experiment, String goal, String by, List<ExperimentPage.Change> history)
      throws SQLException {
    Outline outline = Outline.of(experiment.definition());
    if (!experiment.status().isStarted()) {
      Head head = Head.of(experiment, null, clock.instant());
      return new ExperimentPage(head, null, outline, history);
    }
    ExperimentReport report = results.report(experiment.definition().key().value(), View.LATEST);
    Head head = Head.of(experiment, report, clock.instant());
    return new ExperimentPage(head, numbers(experiment, report, goal, by), outline, history);
  }

  private ExperimentPage.Numbers numbers(
      Experiment experiment, ExperimentReport report, String goal, String by) throws SQLException {
    String key = experiment.definition().key().value();
    String chosen = goal.isEmpty() ? primary(report) : goal;
    List<ExperimentList.Choice> parts = parts(experiment, chosen, by);
    return new ExperimentPage.Numbers(
        Decision.of(report.recommendation()),
        freshness(report.freshness()),
        Lifts.of(report.goals(), report.variants().size() > 2),
        ask(() -> course(key, report, chosen), why -> Course.unavailable(chosen, why)),
        ask(() -> FunnelTable.of(results.funnel(key, View.LATEST)), FunnelTable::unavailable),
        ask(
            () -> SegmentTable.of(parts, results.segments(key, View.LATEST, by), chosen),
            why -> SegmentTable.unavailable(parts, chosen, why)),
        SplitTable.of(report),
        ask(() -> Checks.of(health.judge(report)), Checks::unavailable),
        goals(report, chosen, by));
  }

  private static <T> T ask(Question<T> question, Function<String, T> otherwise)
      throws SQLException {
    try {
      return question.ask();
    } catch (ProblemException e) {
      return otherwise.apply(String.valueOf(e.getMessage()));
    }
  }

  private Course course(String key, ExperimentReport report, String goal) throws SQLException {
    Optional<GoalReport> chosen =
        report.goals().stream().filter(each -> each.goal().value().equals(goal)).findFirst();
    return chosen.isEmpty()
        ? Course.unavailable(goal, "The experiment has no such goal.")
        : Course.of(results.timeSeries(key, View.LATEST, goal), chosen.get());
  }

  private static String primary(ExperimentReport report) {
    return report.goals().stream()
        .filter(each -> each.role() == GoalRole.PRIMARY)
        .findFirst()
        .or(() -> report.goals().stream().findFirst())
        .map(each -> each.goal().value())
        .orElse("");
  }

  private static List<ExperimentList.Choice> goals(
      ExperimentReport report, String chosen, String by) {
    return report.goals().stream()
        .map(
            each ->
                new ExperimentList.Choice(
                    each.name(),
                    address(each.goal().value(), by, "over-time"),
                    each.goal().value().equals(chosen)))
        .toList();
  }

  private static List<ExperimentList.Choice> parts(Experiment experiment, String goal, String by) {
    List<String> all = new ArrayList<>(List.of("device", "country", "visitor"));
    all.addAll(experiment.definition().segments());
    return all.stream()
        .map(
            each ->
                new ExperimentList.Choice(each, address(goal, each, "segments"), each.equals(by)))
        .toList();
  }

  private static String address(String goal, String by, String place) {
    return "?goal=%s&by=%s#%s".formatted(encoded(goal), encoded(by), place);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
