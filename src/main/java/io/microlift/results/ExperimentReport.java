package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.ExperimentStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an experiment.
 *
 * @param experiment its key
 * @param status where it is in its life
 * @param phase number of the phase, from 1
 * @param asOf everything acknowledged up to then is in
 * @param freshness what is not in yet
 * @param variants how visitors split, the control first
 * @param sampleRatio whether they split as the weights say
 * @param excluded visitors who are left out
 * @param goals what is known about each goal
 */
record ExperimentReport(
    ExperimentKey experiment,
    ExperimentStatus status,
    int phase,
    Instant asOf,
    Freshness freshness,
    List<Split> variants,
    SampleRatioReport sampleRatio,
    Excluded excluded,
    List<GoalReport> goals) {
  /**
   * One variant's part of the visitors.
   *
   * @param variant its key
   * @param visitors who were exposed and count
   * @param expectedShare by weight
   * @param observedShare absent without visitors
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Split(
      String variant, long visitors, double expectedShare, @Nullable Double observedShare) {}

  /**
   * Sample ratio mismatch: a tiny p-value says that the experiment is broken.
   *
   * @param chiSquare Pearson's statistic
   * @param pValue of a split at least this uneven if assignment works
   * @param unavailable why there is no test
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SampleRatioReport(
      @Nullable Double chiSquare, @Nullable Double pValue, @Nullable String unavailable) {}

  /**
   * Visitors who are left out.
   *
   * @param multipleExposures because they saw several variants
   * @param bots because they say that they are programs
   * @param floods because they did more on one day than a person can
   */
  record Excluded(long multipleExposures, long bots, long floods) {}
}
