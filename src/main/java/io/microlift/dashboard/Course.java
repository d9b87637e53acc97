package io.microlift.dashboard;

import io.microlift.platform.Json;
import io.microlift.results.Comparison;
import io.microlift.results.Estimated;
import io.microlift.results.GoalReport;
import io.microlift.results.TimeSeries;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One goal over the days.
 *
 * @param goal name of the goal
 * @param days one for each day and variant, the newest first
 * @param chart the same, as the script draws it
 * @param trends what the days since exposure say, in words
 * @param unavailable why there is nothing; empty if there is something
 */
public record Course(
    String goal, List<Day> days, String chart, List<String> trends, String unavailable) {
  /** Copies the lists. */
  public Course {
    days = List.copyOf(days);
    trends = List.copyOf(trends);
  }

  /**
   * All visitors of a variant up to the end of a day.
   *
   * @param day in words
   * @param partial whether it is not over
   * @param variant which variant
   * @param control mean of the control
   * @param treatment mean of the variant
   * @param lift the estimate
   * @param limits always-valid
   */
  public record Day(
      String day,
      boolean partial,
      String variant,
      String control,
      String treatment,
      String lift,
      String limits) {}

  /**
   * What is drawn.
   *
   * @param days in order
   * @param series one for each variant but the control
   */
  record Drawn(List<LocalDate> days, List<Series> series) {}

  /**
   * The line of a variant and the band around it.
   *
   * @param variant its key
   * @param lift estimates, null where there is none
   * @param lower always-valid limits
   * @param upper likewise
   */
  record Series(
      String variant,
      List<@Nullable Double> lift,
      List<@Nullable Double> lower,
      List<@Nullable Double> upper) {}

  static Course unavailable(String goal, String why) {
    return new Course(goal, List.of(), "", List.of(), why);
  }

  static Course of(TimeSeries series, GoalReport goal) {
    if (series.unavailable() != null || series.cumulative().isEmpty()) {
      return unavailable(
          series.name(),
          series.unavailable() == null ? "No day has visitors yet." : series.unavailable());
    }
    List<Day> days = new ArrayList<>();
    for (int i = series.cumulative().size() - 1; i >= 0; i--) {
      TimeSeries.Day day = series.cumulative().get(i);
      for (TimeSeries.Effect effect : day.comparisons()) {
        days.add(row(day, effect, goal));
      }
    }
    return new Course(series.name(), days, Json.write(drawn(series)), trends(series), "");
  }

  private static Day row(TimeSeries.Day day, TimeSeries.Effect effect, GoalReport goal) {
    Estimated lift = effect.lift();
    Comparison.Sequential sequential = effect.sequential();
    return new Day(
        Figures.day(day.day()),
        day.partial(),
        effect.variant(),
        Means.of(goal, day.variants().get(0).mean()),
        Means.of(goal, mean(day, effect.variant())),
        Figures.lift(lift == null ? null : lift.estimate()),
        sequential == null ? Figures.NONE : Figures.lifts(sequential.lower(), sequential.upper()));
  }

  private static @Nullable Double mean(TimeSeries.Day day, String variant) {
    for (TimeSeries.Point point : day.variants()) {
      if (point.variant().equals(variant)) {
        return point.mean();
      }
    }
    return null;
  }

  private static Drawn drawn(TimeSeries series) {
    List<LocalDate> days = series.cumulative().stream().map(TimeSeries.Day::day).toList();
    List<Series> drawn = new ArrayList<>();
    int variants = series.cumulative().get(0).comparisons().size();
    for (int i = 0; i < variants; i++) {
      List<@Nullable Double> lift = new ArrayList<>();
      List<@Nullable Double> lower = new ArrayList<>();
      List<@Nullable Double> upper = new ArrayList<>();
      for (TimeSeries.Day day : series.cumulative()) {
        TimeSeries.Effect effect = day.comparisons().get(i);
        Estimated estimated = effect.lift();
        Comparison.Sequential sequential = effect.sequential();
        lift.add(estimated == null ? null : estimated.estimate());
        lower.add(sequential == null ? null : sequential.lower());
        upper.add(sequential == null ? null : sequential.upper());
      }
      String variant = series.cumulative().get(0).comparisons().get(i).variant();
      drawn.add(new Series(variant, lift, lower, upper));
    }
    return new Drawn(days, drawn);
  }

  private static List<String> trends(TimeSeries series) {
    List<String> trends = new ArrayList<>();
    for (TimeSeries.Trend trend : series.sinceExposure().trends()) {
      String reading = trend.reading();
      if (reading != null) {
        trends.add(
            "%s: %s"
                .formatted(
                    trend.variant(),
                    switch (reading) {
                      case "novelty" ->
                          "the lift wears off with the days since exposure (novelty).";
                      case "primacy" ->
                          "the lift builds up with the days since exposure (primacy).";
                      default -> "the lift is steady over the days since exposure.";
                    }));
      } else if (trend.unavailable() != null) {
        trends.add("%s: no trend, %s.".formatted(trend.variant(), trend.unavailable()));
      }
    }
    return trends;
  }
}
