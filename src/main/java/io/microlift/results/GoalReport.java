package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one goal.
 *
 * @param goal its key
 * @param role what it means for the decision
 * @param tier how close to the money
 * @param kind what is counted per visitor
 * @param currency of sums, means and differences, if they are money
 * @param cap the largest number one visitor can have, money in the major unit
 * @param variants the numbers of each variant, the control first
 * @param comparisons of each other variant with the control
 * @param otherCurrencies visitors with values that are left out, by the currency of these
 * @param unavailable why there are no numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GoalReport(
    GoalKey goal,
    GoalRole role,
    Tier tier,
    GoalKind kind,
    @Nullable String currency,
    @Nullable BigDecimal cap,
    List<Arm> variants,
    List<Comparison> comparisons,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> otherCurrencies,
    @Nullable String unavailable) {
  /** A goal without numbers. */
  static GoalReport unavailable(GoalRole role, Goal goal, String why) {
    return new GoalReport(
        goal.definition().key(),
        role,
        goal.definition().tier(),
        goal.definition().kind(),
        null,
        goal.cap(),
        List.of(),
        List.of(),
        Map.of(),
        why);
  }

  /**
   * The numbers of one variant.
   *
   * @param variant its key
   * @param visitors who were exposed and count
   * @param converted how many of them reached the goal
   * @param sum of the visitors' numbers, money in the major unit
   * @param denominator sum of what the numbers of a ratio are divided by
   * @param mean per visitor, of a ratio the quotient of both sums; absent without visitors
   * @param variance of the visitors' numbers (divisor n − 1), absent below two visitors
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Arm(
      String variant,
      long visitors,
      long converted,
      BigDecimal sum,
      @Nullable BigDecimal denominator,
      @Nullable Double mean,
      @Nullable Double variance) {}
}
