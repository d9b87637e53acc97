package io.microlift.fold;

import java.math.BigInteger;

/**
 * What visitors add up to: exact, so that adding and taking back leaves nothing behind.
 *
 * @param visitors how many were exposed
 * @param converted how many reached the goal
 * @param sx sum of their numbers
 * @param sxx sum of the squares of their numbers
 */
public record Sums(long visitors, long converted, BigInteger sx, BigInteger sxx) {
  /** Nothing. */
  public static final Sums ZERO = new Sums(0, 0, BigInteger.ZERO, BigInteger.ZERO);

  /** One exposed visitor. */
  static final Sums VISITOR = new Sums(1, 0, BigInteger.ZERO, BigInteger.ZERO);

  /** What a visitor adds whose number goes from {@code from} to {@code to}. */
  static Sums step(boolean converts, BigInteger from, BigInteger to) {
    return new Sums(
        0, converts ? 1 : 0, to.subtract(from), to.multiply(to).subtract(from.multiply(from)));
  }

  /** The sum of both. */
  public Sums plus(Sums other) {
    return new Sums(
        visitors + other.visitors,
        converted + other.converted,
        sx.add(other.sx),
        sxx.add(other.sxx));
  }

  /** What is left when {@code other} is taken back. */
  public Sums minus(Sums other) {
    return new Sums(
        visitors - other.visitors,
        converted - other.converted,
        sx.subtract(other.sx),
        sxx.subtract(other.sxx));
  }
}
