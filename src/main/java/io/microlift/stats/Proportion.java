package io.microlift.stats;

import java.math.BigInteger;

/**
 * Visitors of one arm and how many of them converted.
 *
 * @param converted in [0, visitors]
 * @param visitors at least 1
 */
public record Proportion(long converted, long visitors) {
  /** Refuses more conversions than visitors. */
  public Proportion {
    Arguments.atLeast("visitors", 1, visitors);
    Arguments.atLeast("converted", 0, converted);
    if (converted > visitors) {
      throw new IllegalArgumentException(
          "%d visitors converted of only %d".formatted(converted, visitors));
    }
  }

  /** Share of visitors who converted. */
  public double rate() {
    return (double) converted / visitors;
  }

  /** Visitors who did not convert. */
  public long notConverted() {
    return visitors - converted;
  }

  /** Returns the rate with its variance p(1 − p)/n. */
  public Estimate estimate() {
    double share = (double) notConverted() / visitors;
    return new Estimate(rate(), rate() * share / visitors);
  }

  /** Returns {@code this.rate() − other.rate()} without cancellation. */
  public double rateMinus(Proportion other) {
    return crossDifference(other).doubleValue() / visitors / other.visitors;
  }

  /** Returns x₁n₂ − x₂n₁, exactly. */
  BigInteger crossDifference(Proportion other) {
    return product(converted, other.visitors).subtract(product(other.converted, visitors));
  }

  private static BigInteger product(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
  }
}
