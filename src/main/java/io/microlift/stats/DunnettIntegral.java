package io.microlift.stats;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * P(at least one of k correlated normal statistics reaches τ), where all share one control.
 *
 * <p>Statistic j is λ_j Y + σ_j Y_j with the control's part Y common to all, λ_j² = n_j / (n_j +
 * n_0) and σ_j² = 1 − λ_j². Given Y = y they are independent, so one integral over y is left. Seen
 * from y, each is a step of width σ_j / λ_j at τ / λ_j, times a density peak of width σ_j at λ_j τ;
 * both get panels of their own, because they become narrow when a variant dwarfs the control.
 */
final class DunnettIntegral {
  /** How far steps and peaks reach, in their own widths. */
  private static final int REACH = 8;

  private static final double SMALLEST_STEP = 1e-6;

  /** The control's part matters up to y² = τ² + this. */
  private static final double TAIL = 70;

  /** A normal variable exceeds this with probability 0 in double precision. */
  private static final double END_OF_NORMAL = 39;

  private final Sides sides;
  private final double[] shared;
  private final double[] own;
  private final int[] multiplicity;

  DunnettIntegral(Sides sides, long control, long... treatments) {
    this.sides = sides;
    Map<Long, Integer> sizes = new TreeMap<>();
    for (long treatment : treatments) {
      sizes.merge(treatment, 1, Integer::sum);
    }
    shared = new double[sizes.size()];
    own = new double[sizes.size()];
    multiplicity = new int[sizes.size()];
    int j = 0;
    for (Map.Entry<Long, Integer> size : sizes.entrySet()) {
      double total = (double) size.getKey() + control;
      shared[j] = Math.sqrt(size.getKey() / total);
      own[j] = Math.sqrt(control / total);
      multiplicity[j++] = size.getValue();
    }
  }

  /** Returns P(max |T_j| ≥ τ), or P(max T_j ≥ τ) one-sided. */
  double exceedance(double threshold) {
    if (Math.abs(threshold) > END_OF_NORMAL) {
      return threshold > 0 ? 0 : 1;
    }
    double end = Math.sqrt(threshold * threshold + TAIL);
    Panels panels = Panels.between(edges(sides == Sides.TWO ? 0 : -end, end, threshold));
    double[] integrand =
        panels.values(y -> Distributions.normalDensity(y) * exceedanceAt(y, threshold));
    return Math.min(1, sides.count() * panels.integral(integrand));
  }

  /**
   * Walks from start to end: by 2, less in the tail where the normal density falls faster, and by 2
   * σ_j where statistic j has its step or its peak.
   */
  private double[] edges(double start, double end, double threshold) {
    DoubleStream.Builder edges = DoubleStream.builder();
    double edge = start;
    while (edge < end) {
      edges.add(edge);
      double step = Math.min(2, 10 / Math.abs(edge));
      for (int j = 0; j < shared.length; j++) {
        double peak = shared[j] * threshold;
        double jump = threshold / shared[j];
        double margin = REACH * own[j] / shared[j];
        double untilZone = Math.min(peak, jump) - margin - edge;
        if (untilZone > 0) {
          step = Math.min(step, untilZone);
        } else if (edge < Math.max(peak, jump) + margin) {
          step = Math.min(step, 2 * own[j]);
        }
      }
      edge += Math.max(step, SMALLEST_STEP);
    }
    return edges.add(end).build().toArray();
  }

  /** P(any) grows from statistic to statistic by what is left of 1, so that nothing cancels. */
  private double exceedanceAt(double y, double threshold) {
    double any = 0;
    for (int j = 0; j < shared.length; j++) {
      double exceeds = exceedance(shared[j] * y, own[j], threshold);
      for (int rest = multiplicity[j]; rest > 0; rest >>= 1) {
        any = (rest & 1) == 0 ? any : either(any, exceeds);
        exceeds = either(exceeds, exceeds);
      }
    }
    return any;
  }

  private static double either(double one, double other) {
    return one + other * (1 - one);
  }

  private double exceedance(double mean, double deviation, double threshold) {
    double above = Distributions.normalSf((threshold - mean) / deviation);
    if (sides == Sides.ONE || above == 1) {
      return above;
    }
    return Math.min(1, above + Distributions.normalSf((threshold + mean) / deviation));
  }
}
