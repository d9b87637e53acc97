package io.microlift.stats;

/**
 * Distribution of L = ln(p_T / p_C) of two independent rates with beta distributions, by inverting
 * its characteristic function.
 *
 * <p>ln p of a beta(a, b) variable has the characteristic function Γ(a + it) Γ(n) / (Γ(a) Γ(n +
 * it)), n = a + b. It is evaluated once at the nodes t_k = (k + ½) h; then distribution function
 * and density cost a sum of some thirty sines or cosines each: F(x) = ½ − Σ Im(e^(−i t_k x) φ(t_k))
 * / (π (k + ½)). Differences of log-gamma functions are written by Stirling's formula such that
 * nothing cancels at 10⁹ visitors. Errors are absolute, about 1e-15, so far tails are not for it.
 *
 * <p>Sources: Gil-Pelaez, "Note on the Inversion Theorem", Biometrika 38 (1951); Davies, "Numerical
 * Inversion of a Characteristic Function", Biometrika 60 (1973), for the nodes and their error.
 */
final class LogRatioTransform {
  /** Below, Stirling's series is not accurate enough, or tails fall too slowly. */
  private static final double FEWEST = 20;

  /** Rates closer to 1 than this leave cancellation. */
  private static final double LEAST_NOT_CONVERTED = 1e-3;

  /** Tails smaller than this need more than an absolute error of 1e-15. */
  private static final double LEAST_ALPHA = 1e-3;

  /** Period of the sum, in standard deviations of L. */
  private static final double PERIOD = 24;

  /** Nodes whose size is below e to this are nothing. */
  private static final double NOTHING = -42;

  private static final int MOST_NODES = 400;
  private static final int MOST_STEPS = 40;
  private static final double CLOSE = 1e-7;

  private final double centre;
  private final double scale;
  private final double step;
  private final double[] size = new double[MOST_NODES];
  private final double[] phase = new double[MOST_NODES];
  private int nodes;

  /** Transforms the ratio of p over q; see {@link #fits}. */
  LogRatioTransform(BetaPosterior p, BetaPosterior q, double centre, double scale) {
    this.centre = centre;
    this.scale = scale;
    step = 2 * Math.PI / (PERIOD * scale);
    double logSize = 0;
    while (nodes < MOST_NODES && logSize > NOTHING) {
      double t = (nodes + 0.5) * step;
      double[] ofP = logCharacteristic(p, t);
      double[] ofQ = logCharacteristic(q, t);
      logSize = ofP[0] + ofQ[0];
      size[nodes] = Math.exp(logSize);
      phase[nodes] = ofP[1] - ofQ[1];
      nodes++;
    }
  }

  /** Says whether both rates and the error level are of the kind this is accurate for. */
  static boolean fits(BetaPosterior p, BetaPosterior q, double alpha) {
    return alpha >= LEAST_ALPHA && fits(p) && fits(q);
  }

  private static boolean fits(BetaPosterior rate) {
    return Math.min(rate.a(), rate.b()) >= FEWEST
        && rate.b() / (rate.a() + rate.b()) >= LEAST_NOT_CONVERTED;
  }

  /**
   * Returns the x with P(L ≤ x) = probability, by Newton's method from where it would be if L were
   * normal; NaN if that does not converge.
   */
  double quantile(double probability) {
    double x = scale * Distributions.normalIsf(1 - probability);
    for (int i = 0; i < MOST_STEPS; i++) {
      double below = 0.5;
      double density = 0;
      for (int k = 0; k < nodes; k++) {
        double angle = phase[k] - (k + 0.5) * step * x;
        below -= size[k] * Math.sin(angle) / (Math.PI * (k + 0.5));
        density += size[k] * Math.cos(angle);
      }
      double move = (below - probability) / (density * step / Math.PI);
      x -= move;
      if (Math.abs(move) <= CLOSE * scale) {
        return centre + x;
      }
      if (!(Math.abs(x) < PERIOD / 3 * scale)) {
        return Double.NaN;
      }
    }
    return Double.NaN;
  }

  /** Returns real and imaginary part of ln E[e^(it ln p)] − it ln(a / n). */
  private static double[] logCharacteristic(BetaPosterior rate, double t) {
    double[] of = logGammaDifference(rate.a(), t);
    double[] all = logGammaDifference(rate.a() + rate.b(), t);
    of[0] -= all[0];
    of[1] -= all[1];
    return of;
  }

  /** Returns ln Γ(a + it) − ln Γ(a) − it ln a as real and imaginary part. */
  private static double[] logGammaDifference(double a, double t) {
    double tau = t / a;
    double radius = 0.5 * Math.log1p(tau * tau);
    double angle = Math.atan(tau);
    // 1 / z, then 1 / z² for Stirling's series 1/12z − 1/360z³ + 1/1260z⁵ − 1/1680z⁷ + 1/1188z⁹
    double norm = a * (1 + tau * tau);
    double re = 1 / norm;
    double im = -tau / norm;
    double squareRe = re * re - im * im;
    double squareIm = 2 * re * im;
    double sumRe = 1.0 / 1188;
    double sumIm = 0;
    for (double coefficient : new double[] {-1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12}) {
      double next = sumRe * squareRe - sumIm * squareIm + coefficient;
      sumIm = sumRe * squareIm + sumIm * squareRe;
      sumRe = next;
    }
    double stirlingRe = sumRe * re - sumIm * im - LogTails.stirlingError(a);
    double stirlingIm = sumRe * im + sumIm * re;
    return new double[] {
      (a - 0.5) * radius - t * angle + stirlingRe,
      a * (tau * radius + angle - tau) - 0.5 * angle + stirlingIm
    };
  }
}
