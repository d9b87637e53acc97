package io.microlift.dashboard;

import io.microlift.experiment.Experiment;
import io.microlift.platform.Fields;
import io.microlift.results.Sensitivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each goal of an experiment can show, and by when.
 *
 * @param key of the experiment
 * @param name for people
 * @param percent the lift to be found, in percent, as the form takes it; empty if none is
 * @param lift the same in words
 * @param traffic visitors of a day
 * @param goals the most sensitive first
 */
public record SensitivityPage(
    String key, String name, String percent, String lift, String traffic, List<Row> goals) {
  /** Copies the list. */
  public SensitivityPage {
    goals = List.copyOf(goals);
  }

  /**
   * One goal.
   *
   * @param goal its name
   * @param tier micro or macro
   * @param role what it means for the decision
   * @param now smallest lift that it would show now
   * @param atEnd the same at the planned end
   * @param days until it can show the lift to be found
   * @param times how many times the visitors of the most sensitive goal it needs
   * @param note what a lift of the primary goal would mean here, or why something is absent
   */
  public record Row(
      String goal,
      String tier,
      String role,
      String now,
      String atEnd,
      String days,
      String times,
      String note) {}

  static SensitivityPage of(Experiment experiment, Sensitivity answer) {
    Double lift = answer.lift();
    return new SensitivityPage(
        experiment.definition().key().value(),
        experiment.definition().name(),
        lift == null ? "" : Figures.typed(100 * lift),
        lift == null ? "" : Figures.lift(lift),
        answer.visitorsPerDay() == null
            ? ""
            : Figures.count(Math.round(answer.visitorsPerDay())) + " visitors a day",
        answer.goals().stream().map(SensitivityPage::row).toList());
  }

  private static Row row(Sensitivity.OfGoal goal) {
    return new Row(
        goal.name(),
        Fields.wire(goal.tier()),
        Fields.wire(goal.role()),
        detectable(goal.detectableLift()),
        detectable(goal.detectableLiftAtEnd()),
        days(goal),
        goal.timesTheVisitors() == null
            ? Figures.NONE
            : Figures.number(goal.timesTheVisitors()) + "×",
        note(goal));
  }

  private static String detectable(@Nullable Double lift) {
    return lift == null ? Figures.NONE : "±" + Figures.share(lift);
  }

  private static String days(Sensitivity.OfGoal goal) {
    Long days = goal.daysToLift();
    Long left = goal.daysLeft();
    if (days == null || left == null) {
      return Figures.NONE;
    }
    return left == 0
        ? Figures.days(days) + ", over"
        : Figures.days(days) + ", " + Figures.days(left) + " left";
  }

  private static String note(Sensitivity.OfGoal goal) {
    if (goal.implied() != null) {
      return goal.implied().reading();
    }
    return goal.unavailable() == null ? "" : goal.unavailable();
  }
}
