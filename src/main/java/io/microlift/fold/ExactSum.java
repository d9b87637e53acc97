package io.microlift.fold;

import java.math.BigInteger;

/** A sum of products of longs that never overflows and rarely needs more than a long. */
final class ExactSum {
  private long low;
  private BigInteger spilled = BigInteger.ZERO;

  void add(long value) {
    long sum = low + value;
    if (((low ^ sum) & (value ^ sum)) < 0) {
      spilled = spilled.add(BigInteger.valueOf(low));
      sum = value;
    }
    low = sum;
  }

  /** Adds {@code a · b}. */
  void addProduct(long a, long b) {
    long product = a * b;
    if (Math.multiplyHigh(a, b) == product >> 63) {
      add(product);
    } else {
      spilled = spilled.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)));
    }
  }

  BigInteger value() {
    return spilled.add(BigInteger.valueOf(low));
  }
}
