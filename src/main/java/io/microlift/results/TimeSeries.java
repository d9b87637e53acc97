package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.GoalKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One goal over time.
 *
 * @param experiment its key
 * @param phase number of the phase, from 1
 * @param asOf everything acknowledged up to then is in
 * @param goal which goal
 * @param name of the goal, for people
 * @param currency of sums and means, if they are money
 * @param cumulative all visitors up to the end of each day, in UTC
 * @param daily the visitors who were first exposed on each day, with what they did in the 28 days
 *     from then on; different days have different visitors
 * @param sinceExposure what visitors did on each day after their first exposure
 * @param unavailable why there are no numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimeSeries(
    ExperimentKey experiment,
    int phase,
    Instant asOf,
    GoalKey goal,
    String name,
    @Nullable String currency,
    List<Day> cumulative,
    List<Day> daily,
    SinceExposure sinceExposure,
    @Nullable String unavailable) {
  /** Copies the lists. */
  public TimeSeries {
    cumulative = List.copyOf(cumulative);
    daily = List.copyOf(daily);
  }

  /**
   * One day.
   *
   * @param day in UTC
   * @param partial whether it is not over
   * @param variants the numbers of each variant, the control first
   * @param comparisons of each other variant with the control
   */
  public record Day(
      LocalDate day, boolean partial, List<Point> variants, List<Effect> comparisons) {
    /** Copies the lists. */
    public Day {
      variants = List.copyOf(variants);
      comparisons = List.copyOf(comparisons);
    }
  }

  /**
   * The numbers of one variant.
   *
   * @param variant its key
   * @param visitors whom they are about
   * @param converted how many of them reached the goal
   * @param sum of their numbers, money in the major unit
   * @param mean of their numbers; absent without visitors
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Point(
      String variant, long visitors, long converted, BigDecimal sum, @Nullable Double mean) {}

  /**
   * One variant against the control.
   *
   * @param variant its key
   * @param difference of the means, with an interval for one look
   * @param lift relative to the control, with an interval for one look
   * @param pValue two-sided, of a test that is looked at once
   * @param sequential valid however often it is looked at; of cumulative numbers only
   * @param unavailable why all of it is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Effect(
      String variant,
      @Nullable Estimated difference,
      @Nullable Estimated lift,
      @Nullable Double pValue,
      Comparison.@Nullable Sequential sequential,
      @Nullable String unavailable) {}

  /**
   * What visitors did on each day after their first exposure.
   *
   * @param days one for each number of days since, from 0; only visitors of whom that day is over
   * @param trends whether the lift changes with the days, one for each variant but the control
   * @param caveat what a reader should know
   * @param unavailable why there are no numbers
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SinceExposure(
      List<Age> days, List<Trend> trends, String caveat, @Nullable String unavailable) {
    /** Copies the lists. */
    public SinceExposure {
      days = List.copyOf(days);
      trends = List.copyOf(trends);
    }
  }

  /**
   * One day after the first exposure.
   *
   * @param since days after the day of the first exposure
   * @param variants the numbers of each variant, the control first
   * @param comparisons of each other variant with the control
   */
  public record Age(int since, List<Point> variants, List<Effect> comparisons) {
    /** Copies the lists. */
    public Age {
      variants = List.copyOf(variants);
      comparisons = List.copyOf(comparisons);
    }
  }

  /**
   * How the lift changes with the days since exposure.
   *
   * @param variant its key
   * @param slope change of the lift from one day to the next
   * @param lower limit of it
   * @param upper limit of it
   * @param pValue two-sided, against no change
   * @param days from 0, on which both variants had 10 conversions or more
   * @param reading {@code novelty} if the lift wears off, {@code primacy} if it builds up, else
   *     {@code steady}
   * @param unavailable why there is no trend
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Trend(
      String variant,
      @Nullable Double slope,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double pValue,
      int days,
      @Nullable String reading,
      @Nullable String unavailable) {}
}
