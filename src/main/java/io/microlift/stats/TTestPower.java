package io.microlift.stats;

/**
 * Power of Student's t test of two equal arms with equal variances.
 *
 * <p>With ν = 2 (n − 1) and δ √(n / 2) / σ = θ, it is P(T ≥ t) + P(T ≤ −t) for noncentral T(ν, θ)
 * at Student's critical value t; one-sided only the first term. The noncentral tail is the mean of
 * P(Z ≥ t w − θ) over w = √(χ²_ν / ν).
 */
public final class TTestPower {
  private final double alpha;
  private final Sides sides;

  private TTestPower(double alpha, Sides sides) {
    this.alpha = alpha;
    this.sides = sides;
  }

  /** α = 0.05, two-sided. */
  public static TTestPower withDefaults() {
    return new TTestPower(0.05, Sides.TWO);
  }

  /** Returns the same test with another error level, in (0, 1). */
  public TTestPower withAlpha(double alpha) {
    return new TTestPower(Arguments.alpha(alpha), sides);
  }

  /** Returns the same test with one or two sides. */
  public TTestPower withSides(Sides sides) {
    return new TTestPower(alpha, sides);
  }

  /**
   * Returns the exact power.
   *
   * @param visitors per arm, at least 2
   * @param delta difference, finite; one-sided tests look for a positive one
   * @param standardDeviation above 0
   */
  public double exact(long visitors, double delta, double standardDeviation) {
    double noncentrality = noncentrality(visitors, delta, standardDeviation);
    double df = 2.0 * (visitors - 1);
    double critical = Distributions.studentIsf(alpha / sides.count(), df);
    double power = noncentralSf(critical, df, noncentrality);
    return sides == Sides.TWO
        ? Math.min(1, power + noncentralSf(critical, df, -noncentrality))
        : power;
  }

  /** Returns the power if the variance were known. Arguments as for {@link #exact}. */
  public double normalApproximation(long visitors, double delta, double standardDeviation) {
    double noncentrality = noncentrality(visitors, delta, standardDeviation);
    double critical = Distributions.normalIsf(alpha / sides.count());
    double upper = Distributions.normalSf(critical - noncentrality);
    return sides == Sides.TWO
        ? Math.min(1, upper + Distributions.normalSf(critical + noncentrality))
        : upper;
  }

  /** Returns P(T ≥ t) of the noncentral distribution. */
  private static double noncentralSf(double t, double df, double noncentrality) {
    if (t < 0) {
      return 1 - noncentralSf(-t, df, -noncentrality);
    }
    return new ChiScale(df)
        .meanOfFalling(w -> Distributions.normalSf(t * w - noncentrality), t, noncentrality);
  }

  private static double noncentrality(long visitors, double delta, double standardDeviation) {
    Arguments.atLeast("visitors", 2, visitors);
    Arguments.finite("delta", delta);
    Arguments.positive("standard deviation", standardDeviation);
    return delta / standardDeviation * Math.sqrt(visitors / 2.0);
  }
}
