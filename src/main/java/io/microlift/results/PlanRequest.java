package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Keys;
import io.microlift.platform.Fields;
import io.microlift.tracking.History;
import java.util.ArrayList;
import java.util.List;

/**
 * What a team wants to find, before there is an experiment.
 *
 * @param goals whose history is asked
 * @param lift smallest relative lift worth finding, above 0
 * @param power chance to find it, above {@code alpha} and below 1
 * @param alpha error level of all comparisons together, in (0, 0.5]
 * @param variants with the control, from 2
 * @param traffic share of visitors who take part, in (0, 1]
 * @param historyDays how many whole days are looked back
 * @param method fixed or group-sequential
 */
record PlanRequest(
    List<GoalKey> goals,
    double lift,
    double power,
    double alpha,
    int variants,
    double traffic,
    int historyDays,
    AnalysisMethod method) {
  private static final int MOST_GOALS = 50;
  private static final int MOST_VARIANTS = 20;
  static final int FOUR_WEEKS = 28;
  static final double DEFAULT_POWER = 0.8;
  private static final double LARGEST_ALPHA = 0.5;

  /** Copies the list. */
  PlanRequest {
    goals = List.copyOf(goals);
  }

  static PlanRequest read(Fields fields) {
    double alpha = within(fields, "alpha", 0.05, LARGEST_ALPHA, "0.05");
    double power = within(fields, "power", DEFAULT_POWER, 1, "0.8");
    if (power <= alpha || power >= 1) {
      fields.refuse("power", "must be above alpha and below 1, such as 0.8");
      power = (alpha + 1) / 2;
    }
    AnalysisMethod method =
        fields.choice("method", AnalysisMethod.class, AnalysisMethod.GROUP_SEQUENTIAL);
    if (method == AnalysisMethod.ALWAYS_VALID) {
      fields.refuse(
          "method",
          "must be group-sequential or fixed; who plans an end need not pay for looking for ever");
    }
    return new PlanRequest(
        goals(fields),
        lift(fields),
        power,
        alpha,
        fields.integer("variants", 2, MOST_VARIANTS, 2),
        within(fields, "traffic", 1, 1, "0.5"),
        fields.integer("historyDays", 1, (int) History.LONGEST.toDays(), FOUR_WEEKS),
        method);
  }

  private static double lift(Fields fields) {
    double lift = fields.number("minimumDetectableLift", Double.NaN);
    if (!(lift > 0 && lift <= 10)) {
      fields.refuse("minimumDetectableLift", "must be above 0 and at most 10; 0.03 means 3 %");
      return 1;
    }
    return lift;
  }

  private static double within(
      Fields fields, String name, double fallback, double most, String example) {
    double value = fields.number(name, fallback);
    if (value > 0 && value <= most) {
      return value;
    }
    fields.refuse(name, "must be above 0 and at most %s, such as %s".formatted(most, example));
    return fallback;
  }

  private static List<GoalKey> goals(Fields fields) {
    List<GoalKey> goals = new ArrayList<>();
    List<String> keys = fields.texts("goals");
    if (keys.isEmpty() || keys.size() > MOST_GOALS) {
      fields.refuse("goals", "must name from 1 to %d goals".formatted(MOST_GOALS));
    }
    for (int i = 0; i < keys.size(); i++) {
      if (Keys.isLegal(keys.get(i))) {
        goals.add(new GoalKey(keys.get(i)));
      } else {
        fields.refuse("goals/" + i, "must be the key of a goal");
      }
    }
    return goals.stream().distinct().toList();
  }
}
