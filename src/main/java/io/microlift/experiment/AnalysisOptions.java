package io.microlift.experiment;

/**
 * How an experiment's numbers are judged.
 *
 * @param method when they may be looked at
 * @param alpha two-sided error level, in (0, 1)
 * @param varianceReduction whether pre-exposure values reduce the variance
 * @param covariateDays how many days before the first exposure these are taken from
 * @param correction for several comparisons
 */
public record AnalysisOptions(
    AnalysisMethod method,
    double alpha,
    boolean varianceReduction,
    int covariateDays,
    Correction correction) {
  static final double DEFAULT_ALPHA = 0.05;
  static final int DEFAULT_COVARIATE_DAYS = 14;

  /** How numbers are judged unless a team says otherwise. */
  public static AnalysisOptions of(AnalysisMethod method) {
    return new AnalysisOptions(
        method, DEFAULT_ALPHA, true, DEFAULT_COVARIATE_DAYS, Correction.HOLM);
  }

  /** Experiments that were stored before there was a number of days have the default. */
  public AnalysisOptions {
    covariateDays = covariateDays == 0 ? DEFAULT_COVARIATE_DAYS : covariateDays;
  }
}
