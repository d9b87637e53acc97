package io.microlift.experiment;

/**
 * How an experiment's numbers are judged.
 *
 * @param method when they may be looked at
 * @param alpha two-sided error level, in (0, 1)
 * @param varianceReduction whether pre-exposure values reduce the variance
 * @param correction for several comparisons
 */
public record AnalysisOptions(
    AnalysisMethod method, double alpha, boolean varianceReduction, Correction correction) {
  static final double DEFAULT_ALPHA = 0.05;
}
