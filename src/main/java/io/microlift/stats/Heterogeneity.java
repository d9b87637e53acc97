package io.microlift.stats;

import java.util.Arrays;
import java.util.List;

/**
 * Do effects differ between segments or days by more than their standard errors explain?
 *
 * <p>Effects are pooled with weights {@code w = 1/se²}; Cochran's {@code Q = Σw(y − pooled)²} has a
 * chi-squared distribution with k − 1 degrees of freedom if they do not. The trend is the weighted
 * regression of the effect on its index 0 … k − 1 with known variances: it shows novelty (falling)
 * and primacy (rising) when effects are ordered by days since first exposure.
 *
 * <p>Sources: Cochran, Biometrics 10 (1954); DerSimonian &amp; Laird, Controlled Clinical Trials 7
 * (1986); Higgins &amp; Thompson, Statistics in Medicine 21 (2002).
 */
public final class Heterogeneity {
  private Heterogeneity() {}

  /**
   * An effect and its standard error.
   *
   * @param estimate finite
   * @param standardError finite and above 0
   */
  public record Effect(double estimate, double standardError) {
    /** Refuses an effect that is known exactly. */
    public Effect {
      Arguments.finite("estimate", estimate);
      Arguments.positive("standard error", standardError);
    }
  }

  /**
   * How effects differ.
   *
   * @param pooled weighted mean of the effects with its variance
   * @param q Cochran's Q, at least 0
   * @param df number of effects − 1
   * @param pValue of Q; 1 for a single effect
   * @param i2 share of the variation that is not sampling noise, {@code max(0, (Q − df)/Q)}
   * @param tau2 variance of true effects after DerSimonian and Laird, at least 0
   * @param trend change of the effect from one index to the next; undefined for fewer than three
   */
  public record Result(
      Estimate pooled,
      double q,
      long df,
      PValue pValue,
      double i2,
      double tau2,
      Outcome<ZTest.Result> trend) {}

  /**
   * Compares effects with each other.
   *
   * @param effects of different visitors, at least one
   */
  public static Outcome<Result> of(List<Effect> effects) {
    if (effects.isEmpty()) {
      throw new IllegalArgumentException("there is no effect");
    }
    Weighted weighted = new Weighted(effects);
    double pooled = weighted.mean(weighted.values);
    double q = weighted.squares(pooled);
    double variance = weighted.unit * weighted.unit / weighted.total;
    long df = effects.size() - 1L;
    double tau2 = df == 0 ? 0 : Math.max(0, (q - df) / weighted.spread());
    if (!Double.isFinite(q) || !Double.isFinite(variance) || !Double.isFinite(tau2)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    return Outcome.of(
        new Result(
            new Estimate(pooled, variance),
            q,
            df,
            df == 0 ? new PValue(1, 0) : PValue.ofChiSquare(q, (double) df),
            q > df ? (q - df) / q : 0,
            tau2,
            weighted.trend()));
  }

  /** Effects with weights (unit/se)², unit being the smallest standard error. */
  private static final class Weighted {
    private final double[] values;
    private final double[] weights;
    private final double unit;
    private final double total;

    Weighted(List<Effect> effects) {
      values = effects.stream().mapToDouble(Effect::estimate).toArray();
      unit = effects.stream().mapToDouble(Effect::standardError).min().orElseThrow();
      weights =
          effects.stream()
              .mapToDouble(effect -> unit / effect.standardError())
              .map(ratio -> ratio * ratio)
              .toArray();
      total = Sums.of(weights);
    }

    double mean(double[] of) {
      Sums sums = new Sums();
      for (int i = 0; i < of.length; i++) {
        sums.add(weights[i] * of[i]);
      }
      return sums.total() / total;
    }

    double squares(double centre) {
      Sums sums = new Sums();
      for (int i = 0; i < values.length; i++) {
        double deviation = (values[i] - centre) / unit;
        sums.add(weights[i] * deviation * deviation);
      }
      return sums.total();
    }

    /** {@code Σw − Σw²/Σw} as {@code Σ w (Σw − w)/Σw}, the inner sum taken over the others. */
    double spread() {
      double[] after = new double[weights.length + 1];
      for (int i = weights.length - 1; i >= 0; i--) {
        after[i] = after[i + 1] + weights[i];
      }
      double before = 0;
      double spread = 0;
      for (int i = 0; i < weights.length; i++) {
        spread += weights[i] * (before + after[i + 1]) / total;
        before += weights[i];
      }
      return spread / unit / unit;
    }

    Outcome<ZTest.Result> trend() {
      if (values.length < 3) {
        return Outcome.undefined(Reason.TOO_FEW_EFFECTS);
      }
      double[] index = new double[values.length];
      Arrays.setAll(index, i -> i);
      double centre = mean(index);
      double pooled = mean(values);
      Sums squares = new Sums();
      Sums products = new Sums();
      for (int i = 0; i < index.length; i++) {
        squares.add(weights[i] * (i - centre) * (i - centre));
        products.add(weights[i] * (i - centre) * (values[i] - pooled));
      }
      double slope = products.total() / squares.total();
      double variance = unit * unit / squares.total();
      return Double.isFinite(slope) && Double.isFinite(variance)
          ? ZTest.withDefaults().compare(new Estimate(slope, variance))
          : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
  }
}
