package io.microlift.stats;

/**
 * What is believed about a conversion rate: a beta distribution.
 *
 * <p>Its density is used on the logit scale u = ln(p / (1 − p)), where it is log-concave with tails
 * e^(au) and e^(−bu), as e^(ln f(u) − ln f(mode)). Written in terms of h = u − mode nothing cancels
 * at 10⁹ visitors, where the constant of the beta density alone would cost eight digits.
 *
 * @param a prior and observed conversions, above 0
 * @param b prior and observed visitors without a conversion, above 0
 */
public record BetaPosterior(double a, double b) {
  /** Levels of the log density, as ½ z², between which the density is smooth enough for a panel. */
  private static final double[] LEVELS = {2, 4, 6, 8, 10, 12};

  private static final double OVERFLOW = 300;
  private static final int NEWTON_STEPS = 6;

  /** Refuses parameters that are not positive. */
  public BetaPosterior {
    Arguments.positive("a", a);
    Arguments.positive("b", b);
  }

  /**
   * Returns the belief after some visitors.
   *
   * @param conversions at least 0
   * @param visitors at least {@code conversions}; 0 leaves the belief as it is
   */
  public BetaPosterior after(long conversions, long visitors) {
    Arguments.atLeast("conversions", 0, conversions);
    Arguments.atLeast("visitors", conversions, visitors);
    return new BetaPosterior(a + conversions, b + (visitors - conversions));
  }

  /** Mean of the rate. */
  public double mean() {
    return a / (a + b);
  }

  /** Returns the equal-tailed interval that holds the rate with probability 1 − α. */
  public Interval credible(double alpha) {
    Arguments.alpha(alpha);
    return new Interval(
        Distributions.betaQuantile(alpha / 2, a, b), Distributions.betaIsf(alpha / 2, a, b));
  }

  /** Mode of the density on the logit scale. */
  double mode() {
    return Math.log(a) - Math.log(b);
  }

  /** Returns the density at logit u over that at the mode. */
  double density(double u) {
    return Math.exp(logDensity(u - mode()));
  }

  /** Returns logits, in no order, between two of which the density is smooth. */
  double[] edges() {
    double[] edges = new double[2 * LEVELS.length + 1];
    double scale = Math.sqrt(1 / a + 1 / b);
    for (int i = 0; i < LEVELS.length; i++) {
      edges[2 * i] = mode() + offset(-LEVELS[i] * scale, -LEVELS[i] * LEVELS[i] / 2);
      edges[2 * i + 1] = mode() + offset(LEVELS[i] * scale, -LEVELS[i] * LEVELS[i] / 2);
    }
    edges[2 * LEVELS.length] = mode();
    return edges;
  }

  /** Returns the integral of {@link #density} over all logits. */
  double mass() {
    Panels panels = Panels.between(edges()).refinedAround(0);
    return panels.integral(panels.values(this::density));
  }

  /** Solves logDensity(h) = level by Newton's method, roughly: the edges need no precision. */
  private double offset(double start, double level) {
    double h = start;
    for (int i = 0; i < NEWTON_STEPS; i++) {
      double slope = h < 0 ? a - (a + b) * rateAt(h) : (a + b) * (1 - rateAt(h)) - b;
      h += (level - logDensity(h)) / slope;
    }
    return h;
  }

  private double rateAt(double h) {
    return 1 / (1 + b / a * Math.exp(-h));
  }

  /** Returns ln(density(mode + h) / density(mode)); the smaller parameter cancels less. */
  private double logDensity(double h) {
    return a <= b ? logDensity(h, a, b) : logDensity(-h, b, a);
  }

  /** Returns s h − n ln(1 + (e^h − 1) s / n), with n = s + l, and a form of it without overflow. */
  private static double logDensity(double h, double small, double large) {
    double n = small + large;
    return h < OVERFLOW
        ? small * h - n * Math.log1p(small / n * Math.expm1(h))
        : -large * h - n * Math.log((small + large * Math.exp(-h)) / n);
  }
}
