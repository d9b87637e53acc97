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
  private static final int NEWTON_STEPS = 20;
  private static final double NEGLIGIBLE = 1e-18;

  private final double df;

  /** Takes degrees of freedom above 0. */
  ChiScale(double df) {
    this.df = Arguments.positive("df", df);
  }

  /**
   * Returns the mean of {@code f(w)}.
   *
   * @param f in [0, 1] and falling in w: nodes at which it cannot matter any more are left out
   * @param features values of ln w at which {@code f} needs edges, if it is steep
   */
  double meanOfFalling(DoubleUnaryOperator f, double... features) {
    Panels panels = Panels.between(edges(features));
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

  private double[] edges(double[] features) {
    DoubleStream.Builder edges = DoubleStream.builder().add(0);
    for (double level : LEVELS) {
      edges.add(levelSet(-level)).add(levelSet(level));
    }
    double first = levelSet(-LEVELS[LEVELS.length - 1]);
    double last = levelSet(LEVELS[LEVELS.length - 1]);
    for (double feature : features) {
      if (first < feature && feature < last) {
        edges.add(feature);
      }
    }
    return edges.build().toArray();
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
