package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.Tier;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long an experiment would have to run, by what visitors did lately.
 *
 * @param from first day of the history, UTC
 * @param to its last day
 * @param visitors who were counted: all, or a sample of 20,000
 * @param visitorsPerDay who came first within the history, all of them, and would enter the
 *     experiment
 * @param minimumDetectableLift relative lift to be found
 * @param power chance to find it
 * @param alpha error level of all comparisons together, two-sided
 * @param variants with the control
 * @param traffic share of visitors who take part
 * @param method when the numbers may be looked at
 * @param goals each goal, the quickest first
 * @param summary the same in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PowerPlan(
    LocalDate from,
    LocalDate to,
    long visitors,
    @Nullable Double visitorsPerDay,
    double minimumDetectableLift,
    double power,
    double alpha,
    int variants,
    double traffic,
    AnalysisMethod method,
    List<OfGoal> goals,
    String summary) {
  /** Copies the list. */
  public PowerPlan {
    goals = List.copyOf(goals);
  }

  /**
   * One goal.
   *
   * @param goal its key
   * @param name for people
   * @param tier how close to the money
   * @param kind what is counted per visitor
   * @param currency of mean and standard deviation, if they are money
   * @param converted how many of the counted visitors reached it
   * @param mean per visitor, of conversions the rate, of ratios the quotient of the sums
   * @param standardDeviation between visitors
   * @param visitorsPerVariant that it takes
   * @param days that it takes at the present traffic
   * @param unavailable why something is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfGoal(
      GoalKey goal,
      String name,
      Tier tier,
      GoalKind kind,
      @Nullable String currency,
      @Nullable Long converted,
      @Nullable Double mean,
      @Nullable Double standardDeviation,
      @Nullable Long visitorsPerVariant,
      @Nullable Long days,
      @Nullable String unavailable) {}
}
