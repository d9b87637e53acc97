package io.microlift.calibration;

import java.util.SplittableRandom;

/** Draws from distributions exactly, not by normal approximations. */
final class Draws {
  private final SplittableRandom random;

  Draws(SplittableRandom random) {
    this.random = random;
  }

  /** A binomial count, by the gaps between successes; takes time n · min(p, 1 − p). */
  long binomial(long n, double p) {
    if (p > 0.5) {
      return n - binomial(n, 1 - p);
    }
    double scale = 1 / Math.log1p(-p);
    long successes = 0;
    double place = gap(scale);
    while (place <= n) {
      successes++;
      place += gap(scale);
    }
    return successes;
  }

  private double gap(double scale) {
    return Math.floor(Math.log(1 - random.nextDouble()) * scale) + 1;
  }

  /** A count of heads of n fair coins. */
  long heads(long n) {
    long heads = 0;
    for (long left = n; left > 0; left -= Long.SIZE) {
      long coins = random.nextLong();
      heads += Long.bitCount(left >= Long.SIZE ? coins : coins >>> (Long.SIZE - left));
    }
    return heads;
  }

  /** A normal number with mean 0 and standard deviation 1. */
  double normal() {
    return random.nextGaussian();
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return random.nextDouble();
  }
}
