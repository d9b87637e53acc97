package io.microlift.stats;

import org.apache.commons.numbers.gamma.Erfcx;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Natural logarithms of upper tail probabilities that are too small for a {@code double}.
 *
 * <p>Each is a leading factor, written so that large terms cancel before they are rounded, times a
 * continued fraction that converges within tens of steps this far out.
 *
 * <p>Source: Press et al., "Numerical Recipes", 3rd edition, sections 5.2 (modified Lentz method),
 * 6.2 and 6.4; Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000 (leading
 * factors from Stirling's series).
 */
final class LogTails {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double TINY = 1e-300;
  private static final double CLOSE = 1e-15;
  private static final int MOST_STEPS = 100_000;

  private LogTails() {}

  /** Returns ln P(Z &gt; x) of the standard normal distribution for x &gt; 0. */
  static double normal(double x) {
    return Math.log(0.5 * Erfcx.value(x / Math.sqrt(2))) - 0.5 * x * x;
  }

  /** Returns ln P(T &gt; t) of Student's distribution for t &gt; 1. */
  static double student(double t, double df) {
    double ratio = t / df * t;
    double beyond = 1 / (1 + ratio);
    double within = Double.isInfinite(ratio) ? 1 : ratio / (1 + ratio);
    double a = df / 2;
    double logBeyond =
        Double.isInfinite(ratio) ? Math.log(df) - 2 * Math.log(t) : -Math.log1p(ratio);
    double logFactor = a * logBeyond + 0.5 * Math.log(within) - logBeta(a, 0.5);
    return logFactor + Math.log(betaFraction(beyond, a, 0.5) / a) - Math.log(2);
  }

  /** Returns ln P(X &gt; x) of the chi-squared distribution for x above its mean. */
  static double chiSquare(double x, double df) {
    double a = df / 2;
    double z = x / 2;
    double logFactor =
        a * logOnePlusMinus((z - a) / a) + 0.5 * Math.log(a) - HALF_LOG_TWO_PI - stirlingError(a);
    return logFactor + Math.log(gammaFraction(a, z));
  }

  /**
   * Returns ln P(X ≤ x) of the beta distribution for x below its mean.
   *
   * @param x in (0, 1)
   * @param y 1 − x
   */
  static double incompleteBeta(double x, double y, double a, double b) {
    return logBetaFactor(x, y, a, b) + Math.log(betaFraction(x, a, b) / a);
  }

  /** Returns ln(x^a y^b / B(a, b)) for y = 1 − x. */
  static double logBetaFactor(double x, double y, double a, double b) {
    double n = a + b;
    double difference = Math.fma(x, b, -y * a);
    double deviance = a * logOnePlusMinus(difference / a) + b * logOnePlusMinus(-difference / b);
    return deviance
        + 0.5 * (Math.log(a) + Math.log(b) - Math.log(n))
        - HALF_LOG_TWO_PI
        - (stirlingError(a) + stirlingError(b) - stirlingError(n));
  }

  private static double logBeta(double a, double b) {
    double n = a + b;
    return (a - 0.5) * -Math.log1p(b / a)
        + b * (Math.log(b) - Math.log(n))
        - 0.5 * Math.log(b)
        + HALF_LOG_TWO_PI
        + stirlingError(a)
        + stirlingError(b)
        - stirlingError(n);
  }

  /** Returns ln(1 + u) − u for u &gt; −1 without cancellation near 0. */
  static double logOnePlusMinus(double u) {
    if (Math.abs(u) > 0.25) {
      return Math.log1p(u) - u;
    }
    double sum = 0;
    double power = -u * u;
    for (int k = 2; k < 60; k++) {
      double term = power / k;
      sum += term;
      if (Math.abs(term) <= CLOSE * 0.01 * Math.abs(sum)) {
        break;
      }
      power *= -u;
    }
    return sum;
  }

  /** Returns ln Γ(z) minus Stirling's approximation (z − ½) ln z − z + ½ ln 2π. */
  static double stirlingError(double z) {
    if (z < 16) {
      return LogGamma.value(z) - ((z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI);
    }
    double w = 1 / (z * z);
    return (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w / 1188)))) / z;
  }

  /** Continued fraction of the upper incomplete gamma function: Γ(a, z) = e^-z z^a times it. */
  private static double gammaFraction(double a, double z) {
    double b = z + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double fraction = d;
    for (int i = 1; i <= MOST_STEPS; i++) {
      double numerator = -i * (i - a);
      b += 2;
      d = 1 / awayFromZero(numerator * d + b);
      c = awayFromZero(b + numerator / c);
      double step = d * c;
      fraction *= step;
      if (Math.abs(step - 1) < CLOSE) {
        break;
      }
    }
    return fraction;
  }

  /** Continued fraction of the incomplete beta function: a B(x; a, b) = x^a (1 − x)^b times it. */
  private static double betaFraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int i = 1; i <= MOST_STEPS; i++) {
      double even = i * (b - i) * x / ((a + 2 * i - 1) * (a + 2 * i));
      d = 1 / awayFromZero(1 + even * d);
      c = awayFromZero(1 + even / c);
      fraction *= d * c;
      double odd = -(a + i) * (a + b + i) * x / ((a + 2 * i) * (a + 2 * i + 1));
      d = 1 / awayFromZero(1 + odd * d);
      c = awayFromZero(1 + odd / c);
      double step = d * c;
      fraction *= step;
      if (Math.abs(step - 1) < CLOSE) {
        break;
      }
    }
    return fraction;
  }

  private static double awayFromZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
