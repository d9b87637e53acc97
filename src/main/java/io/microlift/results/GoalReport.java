package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.Direction;
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
 * @param name for people
 * @param role what it means for the decision
 * @param exploratory whether a difference is a hint for the next experiment and no finding
 * @param tier how close to the money
 * @param kind what is counted per visitor
 * @param direction which way it should move
 * @param currency of sums, means and differences, if they are money
 * @param cap the largest number one visitor can have, money in the major unit
 * @param capping the same for people: capped, and how, or uncapped
 * @param margin of guardrails: the relative deterioration that is still acceptable
 * @param prior what lifts of such goals look like before any data
 * @param variants the numbers of each variant, the control first
 * @param comparisons of each other variant with the control
 * @param otherCurrencies visitors with values that are left out, by the currency of these
 * @param warnings what a reader should know
 * @param unavailable why there are no numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GoalReport(
    GoalKey goal,
    String name,
    GoalRole role,
    boolean exploratory,
    Tier tier,
    GoalKind kind,
    Direction direction,
    @Nullable String currency,
    @Nullable BigDecimal cap,
    @Nullable String capping,
    @Nullable Double margin,
    Prior prior,
    List<Arm> variants,
    List<Comparison> comparisons,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> otherCurrencies,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    @Nullable String unavailable) {
  /** Copies the collections. */
  public GoalReport {
    variants = List.copyOf(variants);
    comparisons = List.copyOf(comparisons);
    otherCurrencies = Map.copyOf(otherCurrencies);
    warnings = List.copyOf(warnings);
  }

  /**
   * A normal distribution of lifts.
   *
   * @param mean of the lift
   * @param standardDeviation of the lift
   */
  public record Prior(double mean, double standardDeviation) {}

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
  public record Arm(
      String variant,
      long visitors,
      long converted,
      BigDecimal sum,
      @Nullable BigDecimal denominator,
      @Nullable Double mean,
      @Nullable Double variance) {}
}
