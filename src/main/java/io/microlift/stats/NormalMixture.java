package io.microlift.stats;

/**
 * Evidence against "no effect" that stays valid however often one looks: the likelihood ratio of a
 * normal mixture of effects to the effect 0.
 *
 * <p>All is a function of z = estimate / SE and of the ratio r of the mixture's variance to SE².
 * The mixture sequential probability ratio test and the asymptotic confidence sequence are both
 * this, with r = τ² / SE² and r = ρ² n.
 */
final class NormalMixture {
  private NormalMixture() {}

  /** Returns ln of the two-sided e-value: r z² / (2 (1 + r)) − ln(1 + r) / 2. */
  static double logEvidence(double z, double ratio) {
    return exponent(z, ratio) - Math.log1p(ratio) / 2;
  }

  /** Returns the half-width of the confidence sequence at level 1 − α, in standard errors. */
  static double halfWidth(double ratio, double alpha) {
    return Math.sqrt(2 * (1 + 1 / ratio) * (Math.log1p(ratio) / 2 - Math.log(alpha)));
  }

  /** Returns the one-sided half-width at level 1 − α, in standard errors. */
  static double halfWidthOneSided(double ratio, double alpha) {
    double root = Math.sqrt(1 + ratio);
    return Math.sqrt(2 * (1 + 1 / ratio) * Math.log1p(root / (2 * alpha)));
  }

  /** Returns the always-valid two-sided p-value. */
  static double pValue(double logEvidence) {
    return Math.exp(-Math.max(0, logEvidence));
  }

  /**
   * Returns ln of the smallest α at which the one-sided sequence excludes 0, at most 0.
   *
   * <p>That α is √(1 + r) / (2 (e^x − 1)) with x = r z² / (2 (1 + r)), and 1 for z ≤ 0.
   */
  static double logPValueOneSided(double z, double ratio) {
    if (z <= 0) {
      return 0;
    }
    double x = exponent(z, ratio);
    double logGrowth = x > 30 ? x + Math.log1p(-Math.exp(-x)) : Math.log(Math.expm1(x));
    return Math.min(0, Math.log1p(ratio) / 2 - Math.log(2) - logGrowth);
  }

  private static double exponent(double z, double ratio) {
    return z * z / (2 * (1 + 1 / ratio));
  }
}
