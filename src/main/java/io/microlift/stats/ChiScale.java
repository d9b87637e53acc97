package io.microlift.stats;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * The law of s / σ, estimated over true standard deviation: √(χ² / df).
 *
 * <p>Averages over it turn normal probabilities into those of Student's distribution. The density
 * of its logarithm, e^(df (h − (e^(2h) − 1) / 2)) up to a factor, is log-concave with mode 0;
 * weights are normalised, so the factor is never needed.
 */
final class ChiScale {
  private static final double[] LEVELS = {3, 6, 8, 10, 12};

  /** A peak nearer than this is seen by the panels of the density. */
  private static final double FAR = 6;

  /** Its square is still a double. */
  private static final double FARTHEST = 1e150;

  private static final double SMALLEST_LOG = -600;

  private static final int STEP_REACH = 8;
  private static final int NEWTON_STEPS = 20;
  private static final double NEGLIGIBLE = 1e-18;

  private final double df;

  /** Takes degrees of freedom above 0. */
  ChiScale(double df) {
    this.df = Arguments.positive("df", df);
  }

  /**
   * Returns the mean of {@code f(w)}, where {@code f} falls as steeply as P(Z &gt; t w − θ).
   *
   * <p>Panels follow the density of ln w; where {@code f} bends on a smaller scale than that, also
   * {@code f}; and, if that lies far out, the peak of their product at w* = (t θ + √(t² θ² + 4 df
   * (df + t²))) / (2 (df + t²)).
   *
   * @param f in [0, 1] and falling in w: nodes at which it cannot matter any more are left out
   * @param threshold t, at least 0
   * @param shift θ
   */
  double meanOfFalling(DoubleUnaryOperator f, double threshold, double shift) {
    Panels panels = Panels.between(edges(threshold, shift));
    double[] density = panels.values(h -> Math.exp(logDensity(h)));
    double mass = panels.integral(density);
    double mean = 0;
    double atMode = f.applyAsDouble(1);
    double bound = 1;
    for (int i = 0; i < density.length; i++) {
      double weight = panels.weight(i) * density[i] / mass;
      if (weight * bound > NEGLIGIBLE * Math.max(mean, atMode)) {
        bound = f.applyAsDouble(Math.exp(panels.node(i)));
        mean += weight * bound;
      }
    }
    return mean;
  }

  private double[] edges(double threshold, double shift) {
    double peak = Math.max(SMALLEST_LOG, Math.log(peak(threshold, shift)));
    boolean far = peak < levelSet(-FAR);
    DoubleStream.Builder edges = DoubleStream.builder().add(0).add(far ? peak : 0);
    for (double level : LEVELS) {
      for (double z : new double[] {-level, level}) {
        double edge = levelSet(z);
        edges.add(edge).add(far ? peak + edge : edge);
      }
    }
    if (threshold * (threshold + Math.abs(shift)) > Math.sqrt(2 * df)) {
      for (int z = -STEP_REACH; z <= STEP_REACH; z += 2) {
        double place = shift < 0 ? Math.hypot(shift, z) + shift : shift + z;
        if (place > 0) {
          edges.add(Math.log(place / threshold));
        }
      }
    }
    double last = levelSet(LEVELS[LEVELS.length - 1]);
    return edges.build().filter(each -> each <= last).toArray();
  }

  private double peak(double threshold, double shift) {
    if (threshold > FARTHEST) {
      return Math.sqrt(df) / threshold;
    }
    double product = threshold * shift;
    double sum = df + threshold * threshold;
    double root = Math.hypot(product, 2 * Math.sqrt(df) * Math.sqrt(sum));
    return product < 0 ? 2 * df / (root - product) : (product + root) / (2 * sum);
  }

  private double logDensity(double h) {
    return df * (h - Math.expm1(2 * h) / 2);
  }

  /** Solves logDensity(h) = −½ z² on the side of the sign of z, roughly. */
  private double levelSet(double z) {
    double h = z / Math.sqrt(2 * df);
    for (int i = 0; i < NEWTON_STEPS; i++) {
      h += (z * z / 2 + logDensity(h)) / (df * Math.expm1(2 * h));
    }
    return h;
  }
}
