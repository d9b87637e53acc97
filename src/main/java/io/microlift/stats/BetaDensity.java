package io.microlift.stats;

/**
 * Density of a beta distribution on the logit scale u = ln(p / (1 − p)), where it is log-concave
 * with tails e^(au) and e^(−bu), as e^(ln f(u) − ln f(mode)).
 *
 * <p>Written in terms of h = u − mode nothing cancels at 10⁹ visitors, where the constant of the
 * beta density alone would cost eight digits.
 */
final class BetaDensity {
  /** Levels of the log density, as ½ z², between which the density is smooth enough for a panel. */
  private static final double[] LEVELS = {2, 4, 6, 8, 10, 12};

  private static final double OVERFLOW = 300;
  private static final int MOST_STEPS = 6;

  /** Error of a level, in share of it, that moves no edge enough to matter. */
  private static final double ROUGH = 0.01;

  private final double a;
  private final double b;
  private final double mode;
  private final double[] edges;

  BetaDensity(BetaPosterior belief) {
    a = belief.a();
    b = belief.b();
    mode = Math.log(a) - Math.log(b);
    edges = new double[2 * LEVELS.length + 1];
    double scale = Math.sqrt(1 / a + 1 / b);
    for (int i = 0; i < LEVELS.length; i++) {
      edges[2 * i] = mode + offset(-LEVELS[i] * scale, -LEVELS[i] * LEVELS[i] / 2);
      edges[2 * i + 1] = mode + offset(LEVELS[i] * scale, -LEVELS[i] * LEVELS[i] / 2);
    }
    edges[2 * LEVELS.length] = mode;
  }

  /** Returns the density at logit u over that at the mode. */
  double at(double u) {
    return Math.exp(logDensity(u - mode));
  }

  /** Returns logits, in no order, between two of which the density is smooth. */
  double[] edges() {
    return edges.clone();
  }

  /**
   * Returns the integral of the density over all logits, B(a, b) over a^a b^b / (a + b)^(a + b), by
   * Stirling's formula.
   */
  double mass() {
    double errors = LogTails.stirlingError(a) + LogTails.stirlingError(b);
    return Math.sqrt(2 * Math.PI * (1 / a + 1 / b))
        * Math.exp(errors - LogTails.stirlingError(a + b));
  }

  /** Solves logDensity(h) = level by Newton's method, roughly: the edges need no precision. */
  private double offset(double start, double level) {
    double h = start;
    double missing = level - logDensity(h);
    for (int i = 0; i < MOST_STEPS && Math.abs(missing) > ROUGH * -level; i++) {
      double slope = h < 0 ? a - (a + b) * rateAt(h) : (a + b) * (1 - rateAt(h)) - b;
      h += missing / slope;
      missing = level - logDensity(h);
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
