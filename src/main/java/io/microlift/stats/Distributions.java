package io.microlift.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Tails and quantiles of the normal, Student, chi-squared and beta distributions.
 *
 * <p>{@code …Sf} is the survival function P(X &gt; x), computed as such and never as 1 − P(X ≤ x).
 * {@code …Isf} is its inverse, the upper quantile. {@code …Log10Sf} is its decimal logarithm and
 * stays finite where the survival function itself underflows, below 1e-308.
 *
 * <p>Relative errors are below 1e-11 for tails and quantiles and below 1e-9 for logarithms.
 */
public final class Distributions {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double LN_10 = Math.log(10);

  /** Below this probability logarithms are computed without the probability itself. */
  private static final double DEEP_TAIL = 1e-290;

  private Distributions() {}

  /** Returns P(Z ≤ x) of the standard normal distribution. */
  public static double normalCdf(double x) {
    return NORMAL.cumulativeProbability(Arguments.number("x", x));
  }

  /** Returns P(Z &gt; x) of the standard normal distribution. */
  public static double normalSf(double x) {
    return NORMAL.survivalProbability(Arguments.number("x", x));
  }

  /** Returns log10 P(Z &gt; x) of the standard normal distribution. */
  public static double normalLog10Sf(double x) {
    double sf = normalSf(x);
    if (sf > DEEP_TAIL) {
      return log10(sf, normalCdf(x));
    }
    if (Double.isInfinite(x)) {
      return Double.NEGATIVE_INFINITY;
    }
    return LogTails.normal(x) / LN_10;
  }

  /**
   * Returns the x with P(Z &gt; x) = q of the standard normal distribution.
   *
   * @param q in [0, 1]; 0 gives ∞, 1 gives −∞
   */
  public static double normalIsf(double q) {
    return NORMAL.inverseSurvivalProbability(Arguments.closedProbability("q", q));
  }

  /** Returns the density of the standard normal distribution at x. */
  public static double normalDensity(double x) {
    return NORMAL.density(Arguments.number("x", x));
  }

  /**
   * Returns P(T ≤ t) of Student's distribution.
   *
   * @param df degrees of freedom, any real number above 0
   */
  public static double studentCdf(double t, double df) {
    return student(df).cumulativeProbability(Arguments.number("t", t));
  }

  /**
   * Returns P(T &gt; t) of Student's distribution.
   *
   * @param df degrees of freedom, any real number above 0
   */
  public static double studentSf(double t, double df) {
    return student(df).survivalProbability(Arguments.number("t", t));
  }

  /**
   * Returns log10 P(T &gt; t) of Student's distribution.
   *
   * @param df degrees of freedom, any real number above 0
   */
  public static double studentLog10Sf(double t, double df) {
    double sf = studentSf(t, df);
    if (sf > DEEP_TAIL) {
      return log10(sf, studentCdf(t, df));
    }
    if (Double.isInfinite(t)) {
      return Double.NEGATIVE_INFINITY;
    }
    return LogTails.student(t, df) / LN_10;
  }

  /**
   * Returns the t with P(T &gt; t) = q of Student's distribution.
   *
   * @param q in [0, 1]; 0 gives ∞, 1 gives −∞
   * @param df degrees of freedom, any real number above 0
   */
  public static double studentIsf(double q, double df) {
    return student(df).inverseSurvivalProbability(Arguments.closedProbability("q", q));
  }

  /**
   * Returns P(X &gt; x) of the chi-squared distribution.
   *
   * @param df degrees of freedom, any real number above 0
   */
  public static double chiSquareSf(double x, double df) {
    return ChiSquaredDistribution.of(Arguments.positive("df", df))
        .survivalProbability(Arguments.number("x", x));
  }

  /**
   * Returns log10 P(X &gt; x) of the chi-squared distribution.
   *
   * @param df degrees of freedom, any real number above 0
   */
  public static double chiSquareLog10Sf(double x, double df) {
    double sf = chiSquareSf(x, df);
    if (sf > DEEP_TAIL) {
      return log10(
          sf, ChiSquaredDistribution.of(df).cumulativeProbability(Arguments.number("x", x)));
    }
    if (Double.isInfinite(x)) {
      return Double.NEGATIVE_INFINITY;
    }
    return LogTails.chiSquare(x, df) / LN_10;
  }

  /** Returns P(X ≤ x) of the beta distribution with a &gt; 0 and b &gt; 0. */
  public static double betaCdf(double x, double a, double b) {
    return beta(a, b).cumulativeProbability(Arguments.number("x", x));
  }

  /** Returns P(X &gt; x) of the beta distribution with a &gt; 0 and b &gt; 0. */
  public static double betaSf(double x, double a, double b) {
    return beta(a, b).survivalProbability(Arguments.number("x", x));
  }

  /** Returns log10 P(X &gt; x) of the beta distribution with a &gt; 0 and b &gt; 0. */
  public static double betaLog10Sf(double x, double a, double b) {
    double sf = betaSf(x, a, b);
    if (sf > DEEP_TAIL) {
      return log10(sf, betaCdf(x, a, b));
    }
    if (x >= 1) {
      return Double.NEGATIVE_INFINITY;
    }
    return LogTails.incompleteBeta(1 - x, x, b, a) / LN_10;
  }

  /**
   * Returns the x with P(X ≤ x) = p of the beta distribution with a &gt; 0 and b &gt; 0.
   *
   * @param p in [0, 1]
   */
  public static double betaQuantile(double p, double a, double b) {
    return beta(a, b).inverseCumulativeProbability(Arguments.closedProbability("p", p));
  }

  /**
   * Returns the x with P(X &gt; x) = q of the beta distribution with a &gt; 0 and b &gt; 0.
   *
   * @param q in [0, 1]
   */
  public static double betaIsf(double q, double a, double b) {
    return beta(a, b).inverseSurvivalProbability(Arguments.closedProbability("q", q));
  }

  /** Returns log10 of a probability from whichever of it and its complement is smaller. */
  private static double log10(double probability, double complement) {
    return complement < 0.5 ? Math.log1p(-complement) / LN_10 : Math.log10(probability);
  }

  private static TDistribution student(double df) {
    return TDistribution.of(Arguments.positive("df", df));
  }

  private static BetaDistribution beta(double a, double b) {
    return BetaDistribution.of(Arguments.positive("a", a), Arguments.positive("b", b));
  }
}
