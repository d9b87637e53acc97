package io.microlift.dashboard;

import io.microlift.results.GoalReport;
import org.jspecify.annotations.Nullable;

/** Means of goals in the unit of the goal: a share, an amount, or a number per visitor. */
final class Means {
  private Means() {}

  static String of(GoalReport goal, @Nullable Double mean) {
    if (mean == null) {
      return Figures.NONE;
    }
    return switch (goal.kind()) {
      case CONVERSION, RETENTION -> Figures.share(mean);
      case COUNT, VALUE, RATIO ->
          goal.currency() == null ? Figures.number(mean) : Figures.money(mean, goal.currency());
    };
  }

  /** What stands behind a mean: {@code 412 of 9,821 visitors}. */
  static String basis(GoalReport goal, GoalReport.Arm arm) {
    String visitors = Figures.counted(arm.visitors(), "visitor");
    return switch (goal.kind()) {
      case CONVERSION, RETENTION -> Figures.count(arm.converted()) + " of " + visitors;
      case COUNT, VALUE, RATIO -> Figures.count(arm.converted()) + " of " + visitors + " have any";
    };
  }
}
