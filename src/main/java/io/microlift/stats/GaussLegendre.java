package io.microlift.stats;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The 16-point Gauss-Legendre rule on [-1, 1], and the running integrals that go with it.
 *
 * <p>{@code node(i)} ascend. Running integrals are those of the polynomial of degree 15 through the
 * nodes from −1 to each node, so that a distribution function comes out of its density with the
 * accuracy of the rule itself.
 */
final class GaussLegendre {
  static final int SIZE = 16;

  private static final double[] NODES = new double[SIZE];
  private static final double[] WEIGHTS = new double[SIZE];

  /** By the node of the value, then that of the integral. */
  private static final double[][] RUNNING_WEIGHTS = new double[SIZE][SIZE];

  static {
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(SIZE);
    for (int i = 0; i < SIZE; i++) {
      NODES[i] = rule.getPoint(i);
      WEIGHTS[i] = rule.getWeight(i);
    }
    for (int i = 0; i < SIZE; i++) {
      double[] upTo = legendre(NODES[i]);
      for (int j = 0; j < SIZE; j++) {
        double[] at = legendre(NODES[j]);
        double sum = NODES[i] + 1;
        for (int m = 1; m < SIZE; m++) {
          sum += at[m] * (upTo[m + 1] - upTo[m - 1]);
        }
        RUNNING_WEIGHTS[j][i] = WEIGHTS[j] / 2 * sum;
      }
    }
  }

  private GaussLegendre() {}

  static double node(int i) {
    return NODES[i];
  }

  static double weight(int i) {
    return WEIGHTS[i];
  }

  /** Adds to the running integral up to each node what the value at node j contributes. */
  static void addRunning(int j, double value, double[] integrals) {
    double[] ofNode = RUNNING_WEIGHTS[j];
    for (int i = 0; i < SIZE; i++) {
      integrals[i] += ofNode[i] * value;
    }
  }

  /** Returns the Legendre polynomials of degree 0 to 16 at x. */
  private static double[] legendre(double x) {
    double[] polynomial = new double[SIZE + 1];
    polynomial[0] = 1;
    polynomial[1] = x;
    for (int m = 1; m < SIZE; m++) {
      polynomial[m + 1] = ((2 * m + 1) * x * polynomial[m] - m * polynomial[m - 1]) / (m + 1);
    }
    return polynomial;
  }
}
