package io.microlift.dashboard;

import io.microlift.experiment.Tier;
import io.microlift.platform.Fields;
import io.microlift.platform.Json;
import io.microlift.results.Comparison;
import io.microlift.results.Estimated;
import io.microlift.results.GoalReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lifts of all goals.
 *
 * @param groups micro goals, then macro goals
 * @param chart the intervals, as the script draws them
 */
public record Lifts(List<Group> groups, String chart) {
  /** Copies the groups. */
  public Lifts {
    groups = List.copyOf(groups);
  }

  /**
   * The goals of one tier.
   *
   * @param tier micro or macro
   * @param rows one for each goal and variant
   */
  public record Group(String tier, List<Row> rows) {
    /** Copies the rows. */
    public Group {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One goal of one variant.
   *
   * @param goal its name
   * @param role what it means for the decision
   * @param variant which variant
   * @param control mean of the control, with what it rests on
   * @param treatment mean of the variant, likewise
   * @param judged lift, limits and verdict
   * @param chance that the variant is better, by belief
   * @param details more numbers, for those who want them
   * @param notes what a reader should know
   */
  public record Row(
      String goal,
      String role,
      String variant,
      Mean control,
      Mean treatment,
      Judged judged,
      String chance,
      List<Detail> details,
      List<String> notes) {
    /** Copies the lists. */
    public Row {
      details = List.copyOf(details);
      notes = List.copyOf(notes);
    }
  }

  /**
   * A mean.
   *
   * @param text in the unit of the goal
   * @param basis what it rests on
   */
  public record Mean(String text, String basis) {
    private static final Mean NONE = new Mean(Figures.NONE, "");
  }

  /**
   * A number with its name.
   *
   * @param name of it
   * @param text the number
   */
  public record Detail(String name, String text) {}

  /**
   * An interval of the chart.
   *
   * @param label of the line
   * @param lift the estimate
   * @param lower limit
   * @param upper limit
   * @param tone good, bad or plain
   */
  record Bar(
      String label,
      @Nullable Double lift,
      @Nullable Double lower,
      @Nullable Double upper,
      String tone) {}

  static Lifts of(List<GoalReport> goals, boolean several) {
    List<Group> groups = new ArrayList<>();
    List<Bar> bars = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      List<Row> rows = new ArrayList<>();
      for (GoalReport goal : goals) {
        if (goal.tier() == tier) {
          rows.addAll(rows(goal));
          goal.comparisons().forEach(each -> bars.add(bar(goal, each, several)));
        }
      }
      if (!rows.isEmpty()) {
        groups.add(new Group(Fields.wire(tier), rows));
      }
    }
    return new Lifts(groups, Json.write(bars));
  }

  private static Bar bar(GoalReport goal, Comparison comparison, boolean several) {
    Estimated limits = comparison.limits();
    return new Bar(
        several ? goal.name() + ", " + comparison.variant() : goal.name(),
        comparison.lift().estimate(),
        limits.lower(),
        limits.upper(),
        Judged.of(comparison).tone());
  }

  /** One for each comparison; warnings about the goal stand below the last. */
  private static List<Row> rows(GoalReport goal) {
    if (goal.comparisons().isEmpty()) {
      return List.of(nothing(goal));
    }
    List<Row> rows = new ArrayList<>();
    for (Comparison each : goal.comparisons()) {
      boolean last = rows.size() == goal.comparisons().size() - 1;
      rows.add(row(goal, each, last ? goal.warnings() : List.of()));
    }
    return rows;
  }

  private static Row row(GoalReport goal, Comparison comparison, List<String> warnings) {
    Judged judged = Judged.of(comparison);
    List<String> notes = new ArrayList<>();
    if (!judged.note().isEmpty()) {
      notes.add(judged.note());
    }
    notes.addAll(warnings);
    Comparison.Bayesian belief = comparison.bayesian();
    return new Row(
        goal.name(),
        Fields.wire(goal.role()),
        comparison.variant(),
        mean(goal, comparison.control()),
        mean(goal, comparison.variant()),
        judged,
        Figures.share(belief == null ? null : belief.chanceToWin()),
        Details.of(goal, comparison),
        notes);
  }

  private static Row nothing(GoalReport goal) {
    String why = goal.unavailable() == null ? "" : goal.unavailable();
    return new Row(
        goal.name(),
        Fields.wire(goal.role()),
        "",
        Mean.NONE,
        Mean.NONE,
        new Judged(Figures.NONE, Figures.NONE, Figures.NONE, "plain", why),
        Figures.NONE,
        List.of(),
        why.isEmpty() ? goal.warnings() : List.of(why));
  }

  private static Mean mean(GoalReport goal, String variant) {
    return goal.variants().stream()
        .filter(arm -> arm.variant().equals(variant))
        .findFirst()
        .map(arm -> new Mean(Means.of(goal, arm.mean()), Means.basis(goal, arm)))
        .orElse(Mean.NONE);
  }
}
