package io.microlift.stats;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Exact sums over the visitors of one arm of two values and of their products: what ratio metrics,
 * CUPED and the decomposition of a lift need of a tally.
 *
 * @param x sums of the first value
 * @param y sums of the second value over the same visitors
 * @param products Σxy
 */
public record JointSums(ExactSums x, ExactSums y, BigDecimal products) {
  /** How far sums that were rounded before they came here may miss what is possible. */
  private static final BigDecimal SLACK = new BigDecimal("1e-9");

  /** No visitors. */
  public static final JointSums EMPTY =
      new JointSums(ExactSums.EMPTY, ExactSums.EMPTY, BigDecimal.ZERO);

  /** Refuses sums that no pairs of values have. */
  public JointSums {
    if (!possible(x, y, products)) {
      throw new IllegalArgumentException(
          "no pairs of values have sums %s, %s and sum of products %s".formatted(x, y, products));
    }
  }

  /** Says whether as many pairs of values can have these sums, up to rounding of them. */
  public static boolean possible(ExactSums x, ExactSums y, BigDecimal products) {
    if (x.n() != y.n() || (x.n() == 0 && products.signum() != 0)) {
      return false;
    }
    BigDecimal scaled = scaledProducts(x, y, products);
    BigDecimal most = x.scaledSquares().multiply(y.scaledSquares());
    if (scaled.multiply(scaled).compareTo(most) <= 0) {
      return true;
    }
    BigDecimal largest = x.squares().multiply(y.squares()).sqrt(MathContext.DECIMAL64);
    BigDecimal rounding = largest.multiply(BigDecimal.valueOf(x.n())).multiply(SLACK);
    BigDecimal excess = scaled.abs().subtract(rounding).max(BigDecimal.ZERO);
    return excess.multiply(excess).compareTo(most) <= 0;
  }

  /**
   * Returns the sums of pairs of values.
   *
   * @throws IllegalArgumentException if the lengths differ or a value is not finite
   */
  public static JointSums of(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("%d values x, %d values y".formatted(x.length, y.length));
    }
    BigDecimal products = BigDecimal.ZERO;
    for (int i = 0; i < x.length; i++) {
      BigDecimal exactX = new BigDecimal(Arguments.finite("x", x[i]));
      BigDecimal exactY = new BigDecimal(Arguments.finite("y", y[i]));
      products = products.add(exactX.multiply(exactY));
    }
    return new JointSums(ExactSums.of(x), ExactSums.of(y), products);
  }

  /** Visitors, at least 0. */
  public long n() {
    return x.n();
  }

  /** Returns the sums over the visitors of both. */
  public JointSums plus(JointSums other) {
    return new JointSums(x.plus(other.x), y.plus(other.y), products.add(other.products));
  }

  /** n times the sum of products of deviations from the means, exactly. */
  BigDecimal scaledProducts() {
    return scaledProducts(x, y, products);
  }

  /**
   * Variance between visitors of {@code (a x − b y)/c} (divisor n − 1), rounded once; exactly 0
   * when that is constant. There are at least two visitors.
   */
  double varianceOf(BigDecimal a, BigDecimal b, BigDecimal c) {
    BigDecimal mixed = a.multiply(b).multiply(scaledProducts());
    BigDecimal squares =
        a.multiply(a)
            .multiply(x.scaledSquares())
            .subtract(mixed.add(mixed))
            .add(b.multiply(b).multiply(y.scaledSquares()));
    return Quotient.of(squares.max(BigDecimal.ZERO), pairs().multiply(c).multiply(c));
  }

  /** Covariance between visitors (divisor n − 1), rounded once; there are at least two visitors. */
  double covariance() {
    return Quotient.of(scaledProducts(), pairs());
  }

  /** n(n − 1). */
  private BigDecimal pairs() {
    return BigDecimal.valueOf(n()).multiply(BigDecimal.valueOf(n() - 1));
  }

  private static BigDecimal scaledProducts(ExactSums x, ExactSums y, BigDecimal products) {
    return BigDecimal.valueOf(x.n()).multiply(products).subtract(x.sum().multiply(y.sum()));
  }
}
