package io.microlift.stats;

/**
 * How much of the error level α a group-sequential design may have spent at information fraction t.
 *
 * <p>Every function rises from 0 at t = 0 to α at t = 1 and stays there beyond.
 *
 * <p>Source: Lan &amp; DeMets, "Discrete sequential boundaries for clinical trials", Biometrika
 * 1983; Kim &amp; DeMets, Biometrika 1987 (power family); Hwang, Shih &amp; DeCani, Statistics in
 * Medicine 1990.
 */
public final class SpendingFunction {
  private enum Family {
    OBRIEN_FLEMING,
    POCOCK,
    POWER,
    HWANG_SHIH_DECANI
  }

  private final Family family;
  private final double parameter;

  private SpendingFunction(Family family, double parameter) {
    this.family = family;
    this.parameter = parameter;
  }

  /** Spends almost nothing early: 2 (1 − Φ(z / √t)) with z the upper α/2 quantile. */
  public static SpendingFunction obrienFleming() {
    return new SpendingFunction(Family.OBRIEN_FLEMING, 0);
  }

  /** Spends early: α ln(1 + (e − 1) t). */
  public static SpendingFunction pocock() {
    return new SpendingFunction(Family.POCOCK, 0);
  }

  /**
   * Spends α t^{@code exponent}.
   *
   * @param exponent above 0; 1 spends evenly, 3 is close to {@link #obrienFleming()}
   */
  public static SpendingFunction power(double exponent) {
    return new SpendingFunction(Family.POWER, Arguments.positive("exponent", exponent));
  }

  /**
   * Spends α (1 − e^(−γt)) / (1 − e^(−γ)), and α t for γ = 0.
   *
   * @param gamma any finite number; −4 is close to {@link #obrienFleming()}, 1 to {@link #pocock()}
   */
  public static SpendingFunction hwangShihDeCani(double gamma) {
    return new SpendingFunction(Family.HWANG_SHIH_DECANI, Arguments.finite("gamma", gamma));
  }

  /**
   * Returns the error spent up to information fraction {@code t}.
   *
   * @param alpha error level to be spent in all, in (0, 1)
   * @param t at least 0
   * @return in [0, {@code alpha}]
   */
  public double spent(double alpha, double t) {
    return Math.min(alpha, Math.exp(logSpent(alpha, t)));
  }

  /** Returns the logarithm of {@link #spent}, finite where that underflows. */
  double logSpent(double alpha, double t) {
    Arguments.alpha(alpha);
    Arguments.notNegative("information fraction", t);
    if (t >= 1) {
      return Math.log(alpha);
    }
    if (t == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    return switch (family) {
      case OBRIEN_FLEMING ->
          NormalTail.logSf(Distributions.normalIsf(alpha / 2) / Math.sqrt(t)) + Math.log(2);
      case POCOCK -> Math.log(alpha) + Math.log(Math.log1p((Math.E - 1) * t));
      case POWER -> Math.log(alpha) + parameter * Math.log(t);
      case HWANG_SHIH_DECANI -> Math.log(alpha) + logTruncatedExponential(t);
    };
  }

  /** Returns the logarithm of (1 − e^(−γt)) / (1 − e^(−γ)), for |γ| of any size. */
  private double logTruncatedExponential(double t) {
    double size = Math.abs(parameter);
    if (size < 1e-12) {
      return Math.log(t);
    }
    double rising = Math.log(Math.expm1(-size * t) / Math.expm1(-size));
    return parameter > 0 ? rising : rising - size * (1 - t);
  }
}
