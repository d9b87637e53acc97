package io.microlift.stats;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Composite Gauss-Legendre quadrature on panels that the caller fits to the integrand.
 *
 * <p>Accuracy comes from the edges: between two of them the integrand must look like a polynomial
 * of moderate degree, so a step or a peak needs edges at the distance of its width.
 */
final class Panels {
  private final double[] edges;
  private final double[] nodes;
  private final double[] weights;

  private Panels(double[] edges) {
    this.edges = edges;
    int count = Math.max(edges.length - 1, 0);
    nodes = new double[count * GaussLegendre.SIZE];
    weights = new double[nodes.length];
    for (int panel = 0; panel < count; panel++) {
      double middle = (edges[panel] + edges[panel + 1]) / 2;
      double half = (edges[panel + 1] - edges[panel]) / 2;
      for (int i = 0; i < GaussLegendre.SIZE; i++) {
        nodes[panel * GaussLegendre.SIZE + i] = Math.fma(half, GaussLegendre.node(i), middle);
        weights[panel * GaussLegendre.SIZE + i] = half * GaussLegendre.weight(i);
      }
    }
  }

  /** Returns panels between the given edges, in any order, repeated or not. */
  static Panels between(double... edges) {
    return new Panels(sorted(edges));
  }

  /**
   * Returns panels for a product of functions that need these edges each: nowhere longer than the
   * panels of any of them, and no more than that takes. Where functions are much alike, that is far
   * fewer than all their edges together.
   *
   * @param edges of each function, in any order
   */
  static Panels fitting(List<double[]> edges) {
    List<double[]> sorted = edges.stream().map(Panels::sorted).toList();
    double[] all = sorted(edges.stream().flatMapToDouble(Arrays::stream).toArray());
    double[] kept = new double[all.length];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      double from = count == 0 ? Double.NEGATIVE_INFINITY : kept[count - 1];
      boolean needed =
          i == 0 || i + 1 == all.length || all[i + 1] - from > narrowest(sorted, from, all[i + 1]);
      if (needed) {
        kept[count++] = all[i];
      }
    }
    return new Panels(Arrays.copyOf(kept, count));
  }

  private static double[] sorted(double[] edges) {
    double[] sorted = edges.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (double edge : sorted) {
      if (count == 0 || edge > sorted[count - 1]) {
        sorted[count++] = edge;
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /** Width of the narrowest panel of any function that overlaps with (from, to). */
  private static double narrowest(List<double[]> functions, double from, double to) {
    double narrowest = Double.POSITIVE_INFINITY;
    for (double[] edges : functions) {
      for (int i = 1; i < edges.length && edges[i - 1] < to; i++) {
        if (edges[i] > from) {
          narrowest = Math.min(narrowest, edges[i] - edges[i - 1]);
        }
      }
    }
    return narrowest;
  }

  /** Returns panels of equal width, at most {@code width}, from {@code lower} to {@code upper}. */
  static Panels even(double lower, double upper, double width) {
    int count = Math.max(1, (int) Math.ceil((upper - lower) / width));
    double[] edges = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      edges[i] = lower + (upper - lower) * i / count;
    }
    return new Panels(edges);
  }

  /**
   * Returns these panels, halved until each is no longer than {@code 2 + d}, where d is its
   * distance from {@code centre}: enough for functions that are singular π above and below that
   * point.
   */
  Panels refinedAround(double centre) {
    DoubleStream.Builder finer = DoubleStream.builder();
    for (int i = 0; i < edges.length; i++) {
      if (i == 0) {
        finer.add(edges[i]);
      } else {
        split(edges[i - 1], edges[i], centre, finer);
      }
    }
    return new Panels(finer.build().toArray());
  }

  private static void split(double left, double right, double centre, DoubleStream.Builder finer) {
    double distance = Math.max(0, Math.max(left - centre, centre - right));
    double middle = (left + right) / 2;
    if (right - left > 2 + distance && left < middle && middle < right) {
      split(left, middle, centre, finer);
      split(middle, right, centre, finer);
      return;
    }
    finer.add(right);
  }

  int size() {
    return nodes.length;
  }

  double node(int i) {
    return nodes[i];
  }

  double weight(int i) {
    return weights[i];
  }

  /** Returns the values of {@code function} at the nodes. */
  double[] values(DoubleUnaryOperator function) {
    double[] values = new double[nodes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = function.applyAsDouble(nodes[i]);
    }
    return values;
  }

  /** Returns the integral of the function with these values at the nodes. */
  double integral(double[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum;
  }

  /** Returns the integrals of the function with these values, from the first edge to each node. */
  double[] integralsFromLeft(double[] values) {
    return running(values, false);
  }

  /** Returns the integrals of the function with these values, from each node to the last edge. */
  double[] integralsFromRight(double[] values) {
    return running(values, true);
  }

  private double[] running(double[] values, boolean fromRight) {
    double[] running = new double[values.length];
    int last = GaussLegendre.SIZE - 1;
    int count = values.length / GaussLegendre.SIZE;
    double before = 0;
    for (int step = 0; step < count; step++) {
      int panel = fromRight ? count - 1 - step : step;
      int start = panel * GaussLegendre.SIZE;
      double half = (edges[panel + 1] - edges[panel]) / 2;
      double whole = 0;
      double[] within = new double[GaussLegendre.SIZE];
      for (int j = 0; j <= last; j++) {
        GaussLegendre.addRunning(j, values[start + (fromRight ? last - j : j)], within);
        whole += weights[start + j] * values[start + j];
      }
      for (int i = 0; i <= last; i++) {
        running[start + (fromRight ? last - i : i)] = before + Math.max(0, half * within[i]);
      }
      before += whole;
    }
    return running;
  }
}
