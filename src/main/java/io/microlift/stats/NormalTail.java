package io.microlift.stats;

/** Logarithms of the normal upper tail and their inverse, for probabilities of any size. */
final class NormalTail {
  private static final double LN_10 = Math.log(10);

  private NormalTail() {}

  /** Returns ln P(Z &gt; x). */
  static double logSf(double x) {
    return Distributions.normalLog10Sf(x) * LN_10;
  }

  /** Returns the x with ln P(Z &gt; x) = {@code logProbability}; −∞ gives ∞. */
  static double isfOfLog(double logProbability) {
    if (logProbability > -600) {
      return Distributions.normalIsf(Math.exp(logProbability));
    }
    if (Double.isInfinite(logProbability)) {
      return Double.POSITIVE_INFINITY;
    }
    double x = Math.sqrt(-2 * logProbability);
    for (int i = 0; i < 4; i++) {
      x += (LogTails.normal(x) - logProbability) / (x + 1 / x);
    }
    return x;
  }
}
