package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one goal.
 *
 * @param goal its key
 * @param role what it means for the decision
 * @param tier how close to the money
 * @param kind what is counted per visitor
 * @param currency of sums, means and differences, if they are money
 * @param variants the numbers of each variant, the control first
 * @param comparisons of each other variant with the control
 * @param unavailable why there are no numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GoalReport(
    GoalKey goal,
    GoalRole role,
    Tier tier,
    GoalKind kind,
    @Nullable String currency,
    List<Arm> variants,
    List<Comparison> comparisons,
    @Nullable String unavailable) {
  /**
   * The numbers of one variant.
   *
   * @param variant its key
   * @param visitors who were exposed and count
   * @param converted how many of them reached the goal
   * @param sum of the visitors' numbers, money in the major unit
   * @param mean per visitor, absent without visitors
   * @param variance of the visitors' numbers (divisor n − 1), absent below two visitors
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Arm(
      String variant,
      long visitors,
      long converted,
      BigDecimal sum,
      @Nullable Double mean,
      @Nullable Double variance) {}
}
