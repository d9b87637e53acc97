package io.microlift.fold;

import java.math.BigInteger;

/**
 * What visitors add up to: exact, so that adding and taking back leaves nothing behind.
 *
 * @param visitors how many were exposed
 * @param converted how many reached the goal
 * @param sx sum of their numbers
 * @param sxx sum of the squares of their numbers
 * @param sc sum of their numbers before exposure
 * @param scc sum of the squares of these
 * @param sxc sum of the products of both
 * @param sy sum of what the numbers are divided by
 * @param syy sum of the squares of these
 * @param sxy sum of the products of the numbers with these
 * @param sdd sum of the squares of what the numbers grew by on each day
 */
public record Sums(
    long visitors,
    long converted,
    BigInteger sx,
    BigInteger sxx,
    BigInteger sc,
    BigInteger scc,
    BigInteger sxc,
    BigInteger sy,
    BigInteger syy,
    BigInteger sxy,
    BigInteger sdd) {
  /** Nothing. */
  public static final Sums ZERO =
      new Sums(
          0,
          0,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.ZERO);

  /** The sum of both. */
  public Sums plus(Sums other) {
    return new Sums(
        visitors + other.visitors,
        converted + other.converted,
        sx.add(other.sx),
        sxx.add(other.sxx),
        sc.add(other.sc),
        scc.add(other.scc),
        sxc.add(other.sxc),
        sy.add(other.sy),
        syy.add(other.syy),
        sxy.add(other.sxy),
        sdd.add(other.sdd));
  }

  /** What has to be added to get nothing. */
  public Sums negated() {
    return new Sums(
        -visitors,
        -converted,
        sx.negate(),
        sxx.negate(),
        sc.negate(),
        scc.negate(),
        sxc.negate(),
        sy.negate(),
        syy.negate(),
        sxy.negate(),
        sdd.negate());
  }
}
