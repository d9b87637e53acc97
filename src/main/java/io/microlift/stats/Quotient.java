package io.microlift.stats;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Quotients of exact decimals as doubles, rounded once.
 *
 * <p>The quotient is computed to {@value #BITS} bits or one more, the last of which stands for
 * whatever remains, so that rounding to the 53 of a double is right. That takes neither a quotient
 * of decimal digits nor a detour over a string, as {@link BigDecimal#doubleValue} does.
 */
final class Quotient {
  private static final int BITS = 66;

  private Quotient() {}

  /**
   * Returns the quotient as the nearest double; ±∞ if it is beyond the range of doubles.
   *
   * @param denominator not 0
   */
  static double of(BigDecimal numerator, BigDecimal denominator) {
    int sign = numerator.signum() * denominator.signum();
    if (sign == 0) {
      return 0;
    }
    int digits = denominator.scale() - numerator.scale();
    BigInteger above = numerator.unscaledValue().abs();
    BigInteger below = denominator.unscaledValue().abs();
    return sign
        * (digits >= 0
            ? of(above.multiply(powerOfTen(digits)), below)
            : of(above, below.multiply(powerOfTen(-digits))));
  }

  /** Returns the nearest double; ±∞ if the number is beyond the range of doubles. */
  static double of(BigDecimal number) {
    return of(number, BigDecimal.ONE);
  }

  /** Both are above 0. */
  private static double of(BigInteger numerator, BigInteger denominator) {
    int shift = BITS - numerator.bitLength() + denominator.bitLength();
    BigInteger above = shift > 0 ? numerator.shiftLeft(shift) : numerator;
    BigInteger below = shift < 0 ? denominator.shiftLeft(-shift) : denominator;
    BigInteger[] parts = above.divideAndRemainder(below);
    BigInteger bits = parts[1].signum() == 0 ? parts[0] : parts[0].setBit(0);
    return Math.scalb(bits.doubleValue(), -shift);
  }

  private static BigInteger powerOfTen(int digits) {
    return digits == 0 ? BigInteger.ONE : BigInteger.TEN.pow(digits);
  }
}
