package io.microlift.stats;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Exact sums of one value over the visitors of one arm, as a tally holds them.
 *
 * <p>They can be added in any grouping, and what is computed from them is rounded once: squares are
 * never subtracted in floating point.
 *
 * @param n visitors, at least 0
 * @param sum Σx
 * @param squares Σx²
 */
public record ExactSums(long n, BigDecimal sum, BigDecimal squares) {
  /** How far sums that were rounded before they came here may miss what is possible. */
  private static final BigDecimal SLACK = new BigDecimal("1e-9");

  /** No visitors. */
  public static final ExactSums EMPTY = new ExactSums(0, BigDecimal.ZERO, BigDecimal.ZERO);

  /** Refuses sums that no n values have. */
  public ExactSums {
    Arguments.atLeast("n", 0, n);
    if (!possible(n, sum, squares)) {
      throw new IllegalArgumentException(
          "no %d values have sum %s and sum of squares %s".formatted(n, sum, squares));
    }
  }

  /** Says whether n values can have these sums, {@code n Σx² ≥ (Σx)²}, up to rounding of them. */
  public static boolean possible(long n, BigDecimal sum, BigDecimal squares) {
    if (n == 0) {
      return sum.signum() == 0 && squares.signum() == 0;
    }
    BigDecimal most = BigDecimal.valueOf(n).multiply(squares);
    BigDecimal square = sum.multiply(sum);
    return squares.signum() >= 0
        && (square.compareTo(most) <= 0 || square.compareTo(most.add(most.multiply(SLACK))) <= 0);
  }

  /** Returns the sums of values that are whole numbers, such as money in minor units. */
  public static ExactSums ofSums(long n, BigInteger sum, BigInteger squares) {
    return new ExactSums(n, new BigDecimal(sum), new BigDecimal(squares));
  }

  /** Returns the sums of values that are whole numbers, such as money in minor units. */
  public static ExactSums ofSums(long n, long sum, long squares) {
    return new ExactSums(n, BigDecimal.valueOf(sum), BigDecimal.valueOf(squares));
  }

  /**
   * Returns the sums of values.
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  public static ExactSums of(double... values) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (double value : values) {
      BigDecimal exact = new BigDecimal(Arguments.finite("value", value));
      sum = sum.add(exact);
      squares = squares.add(exact.multiply(exact));
    }
    return new ExactSums(values.length, sum, squares);
  }

  /** Returns the sums over the visitors of both. */
  public ExactSums plus(ExactSums other) {
    return new ExactSums(Math.addExact(n, other.n), sum.add(other.sum), squares.add(other.squares));
  }

  /** Count, mean and centred squares as doubles. */
  public Moments moments() {
    if (n == 0) {
      return Moments.EMPTY;
    }
    BigDecimal count = BigDecimal.valueOf(n);
    return new Moments(n, Quotient.of(sum, count), Quotient.of(scaledSquares(), count));
  }

  /** n times the sum of squared deviations from the mean, exactly. */
  BigDecimal scaledSquares() {
    return BigDecimal.valueOf(n).multiply(squares).subtract(sum.multiply(sum)).max(BigDecimal.ZERO);
  }
}
