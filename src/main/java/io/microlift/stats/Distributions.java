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

  /** Above these parameters a beta distribution is so sharp that it has its own computation. */
  private static final double SHARP = 1e4;

  /** Student's t whose square is still a double. */
  private static final double FAR = 1e150;

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
   * @param df degrees of freedom, a real number of at least 1e-3
   */
  public static double studentCdf(double t, double df) {
    return studentSf(-t, df);
  }

  /**
   * Returns P(T &gt; t) of Student's distribution.
   *
   * @param df degrees of freedom, a real number of at least 1e-3
   */
  public static double studentSf(double t, double df) {
    if (Double.isFinite(t) && Math.abs(t) > FAR) {
      // The library squares t.
      double log = LogTails.student(Math.abs(t), degreesOfFreedom(df));
      return t > 0 ? Math.exp(log) : -Math.expm1(log);
    }
    return student(df).survivalProbability(Arguments.number("t", t));
  }

  /**
   * Returns log10 P(T &gt; t) of Student's distribution.
   *
   * @param df degrees of freedom, a real number of at least 1e-3
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
   * @param df degrees of freedom, a real number of at least 1e-3
   */
  public static double studentIsf(double q, double df) {
    double tail = Math.min(Arguments.closedProbability("q", q), 1 - q);
    if (tail > 0 && studentSf(FAR, df) >= tail) {
      // The library would look for such a quantile forever. Out there the tail is C t^−df.
      double size = FAR * Math.exp((LogTails.student(FAR, df) - Math.log(tail)) / df);
      return q < 0.5 ? size : -size;
    }
    return student(df).inverseSurvivalProbability(q);
  }

  /**
   * Returns P(X &gt; x) of the chi-squared distribution.
   *
   * @param df degrees of freedom, a real number of at least 1e-3
   */
  public static double chiSquareSf(double x, double df) {
    return ChiSquaredDistribution.of(degreesOfFreedom(df))
        .survivalProbability(Arguments.number("x", x));
  }

  /**
   * Returns log10 P(X &gt; x) of the chi-squared distribution.
   *
   * @param df degrees of freedom, a real number of at least 1e-3
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
    if (!isSharp(x, a, b)) {
      return beta(a, b).cumulativeProbability(Arguments.number("x", x));
    }
    double excess = Math.fma(-(a + b), x, a);
    return excess >= 0
        ? Math.exp(LogTails.beta(x, a, b, excess))
        : -Math.expm1(LogTails.beta(1 - x, b, a, -excess));
  }

  /** Returns P(X &gt; x) of the beta distribution with a &gt; 0 and b &gt; 0. */
  public static double betaSf(double x, double a, double b) {
    if (!isSharp(x, a, b)) {
      return beta(a, b).survivalProbability(Arguments.number("x", x));
    }
    double excess = Math.fma(-(a + b), x, a);
    return excess >= 0
        ? -Math.expm1(LogTails.beta(x, a, b, excess))
        : Math.exp(LogTails.beta(1 - x, b, a, -excess));
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
    return LogTails.beta(1 - x, b, a, -Math.fma(-(a + b), x, a)) / LN_10;
  }

  /** Says whether the library, which loses digits for large parameters, is not good enough. */
  private static boolean isSharp(double x, double a, double b) {
    return x > 0 && x < 1 && a > SHARP && b > SHARP && a + b < Double.POSITIVE_INFINITY;
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

  private static double degreesOfFreedom(double df) {
    if (!(df >= 1e-3 && df < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "degrees of freedom %s are not a finite number of at least 1e-3".formatted(df));
    }
    return df;
  }

  private static TDistribution student(double df) {
    return TDistribution.of(degreesOfFreedom(df));
  }

  private static BetaDistribution beta(double a, double b) {
    return BetaDistribution.of(Arguments.positive("a", a), Arguments.positive("b", b));
  }
}
