package io.microlift.stats;

import java.math.BigDecimal;

/**
 * Sample ratio mismatch (SRM): do exposed visitors split as the traffic weights say they should?
 *
 * <p>Pearson's chi-squared test, {@code Σ(n_i − N w_i)²/(N w_i)} with k − 1 degrees of freedom over
 * the k variants whose weight is above 0; the others are left out together with their visitors. A
 * tiny p-value says the experiment is broken, not that a variant is better.
 *
 * <p>Deviations are computed exactly, so that counts near 10⁹ lose no digits.
 *
 * <p>Source: Fabijan et al., "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments",
 * KDD 2019.
 */
public final class SampleRatio {
  private SampleRatio() {}

  /**
   * A chi-squared test.
   *
   * @param chiSquare at least 0
   * @param df degrees of freedom, variants − 1
   * @param pValue probability of a split at least this uneven if assignment works
   */
  public record Result(double chiSquare, int df, PValue pValue) {}

  /**
   * Tests a split against its weights.
   *
   * @param exposed visitors by variant, each at least 0
   * @param weights traffic weights in the same order, each finite and at least 0, any scale
   * @return undefined when fewer than two variants have a weight or they have no visitors
   * @throws IllegalArgumentException if the lengths differ or a value is out of range
   */
  public static Outcome<Result> compare(long[] exposed, double[] weights) {
    if (exposed.length != weights.length) {
      throw new IllegalArgumentException(
          "%d counts for %d weights".formatted(exposed.length, weights.length));
    }
    BigDecimal visitors = BigDecimal.ZERO;
    BigDecimal weight = BigDecimal.ZERO;
    int variants = 0;
    for (int i = 0; i < weights.length; i++) {
      Arguments.atLeast("visitors", 0, exposed[i]);
      if (Arguments.notNegative("weight", weights[i]) > 0) {
        visitors = visitors.add(BigDecimal.valueOf(exposed[i]));
        weight = weight.add(new BigDecimal(weights[i]));
        variants++;
      }
    }
    if (variants < 2) {
      return Outcome.undefined(Reason.FEWER_THAN_TWO_VARIANTS);
    }
    if (visitors.signum() == 0) {
      return Outcome.undefined(Reason.NO_VISITORS);
    }
    double chiSquare = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        chiSquare += term(exposed[i], weights[i], visitors, weight);
      }
    }
    return Double.isFinite(chiSquare)
        ? Outcome.of(
            new Result(chiSquare, variants - 1, PValue.ofChiSquare(chiSquare, variants - 1)))
        : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  /** One variant's share of the statistic, {@code (n_i W − N w_i)²/(N W w_i)}. */
  private static double term(long count, double own, BigDecimal visitors, BigDecimal weight) {
    BigDecimal expected = visitors.multiply(new BigDecimal(own));
    double deviation = BigDecimal.valueOf(count).multiply(weight).subtract(expected).doubleValue();
    return deviation / weight.doubleValue() * (deviation / expected.doubleValue());
  }
}
