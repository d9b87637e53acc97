package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.ExperimentStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an experiment.
 *
 * @param experiment its key
 * @param name for people
 * @param status where it is in its life
 * @param phase number of the phase, from 1
 * @param startedAt when the phase began
 * @param endedAt when it ended, if it has
 * @param asOf everything acknowledged up to then is in
 * @param freshness what is not in yet
 * @param stage how far the phase is, in its plan
 * @param variants how visitors split, the control first
 * @param sampleRatio whether they split as the weights say
 * @param excluded visitors who are left out
 * @param goals what is known about each goal
 * @param recommendation what to do, and why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentReport(
    ExperimentKey experiment,
    String name,
    ExperimentStatus status,
    int phase,
    Instant startedAt,
    @Nullable Instant endedAt,
    Instant asOf,
    Freshness freshness,
    Stage stage,
    List<Split> variants,
    SampleRatioReport sampleRatio,
    Excluded excluded,
    List<GoalReport> goals,
    Recommendation recommendation) {
  /** Copies the lists. */
  public ExperimentReport {
    variants = List.copyOf(variants);
    goals = List.copyOf(goals);
  }

  /**
   * One variant's part of the visitors.
   *
   * @param variant its key
   * @param visitors who were exposed and count
   * @param expectedShare by weight
   * @param observedShare absent without visitors
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Split(
      String variant, long visitors, double expectedShare, @Nullable Double observedShare) {}

  /**
   * Sample ratio mismatch: if there is one, the experiment is broken, and no number can be trusted.
   *
   * @param chiSquare Pearson's statistic
   * @param pValue of a split at least this uneven if assignment works
   * @param sequentialPValue the smallest of all days, valid however often it is looked at
   * @param firstAlarm the day at whose end that first was 0.01 or less
   * @param mismatch whether {@code pValue} is below 0.001 or there was an alarm
   * @param unavailable why there is no test
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SampleRatioReport(
      @Nullable Double chiSquare,
      @Nullable Double pValue,
      @Nullable Double sequentialPValue,
      @Nullable LocalDate firstAlarm,
      boolean mismatch,
      @Nullable String unavailable) {}

  /**
   * Visitors who are left out.
   *
   * @param multipleExposures because they saw several variants
   * @param bots because they say that they are programs
   * @param floods because they did more on one day than a person can
   */
  public record Excluded(long multipleExposures, long bots, long floods) {}
}
