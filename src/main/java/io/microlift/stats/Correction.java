package io.microlift.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrections of p-values for how many hypotheses were tested.
 *
 * <p>Bonferroni, Holm, Hochberg and Hommel bound the probability of any false discovery, the last
 * two if the tests are independent or positively dependent. Benjamini–Hochberg (same condition) and
 * Benjamini–Yekutieli (any dependence) bound the expected share of false discoveries.
 *
 * <p>Sources: Holm, Scandinavian Journal of Statistics 6 (1979); Hochberg, Biometrika 75 (1988);
 * Hommel, Biometrika 75 (1988); Benjamini &amp; Hochberg, JRSS B 57 (1995); Benjamini &amp;
 * Yekutieli, Annals of Statistics 29 (2001).
 */
public enum Correction {
  /** {@code n p}. */
  BONFERRONI {
    @Override
    double[] adjustAscending(double[] p) {
      double[] adjusted = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        adjusted[i] = p.length * p[i];
      }
      return adjusted;
    }
  },
  /** Largest {@code (n − j + 1) p_(j)} over {@code j ≤ i}. */
  HOLM {
    @Override
    double[] adjustAscending(double[] p) {
      double[] adjusted = new double[p.length];
      double largest = 0;
      for (int i = 0; i < p.length; i++) {
        largest = Math.max(largest, (p.length - i) * p[i]);
        adjusted[i] = largest;
      }
      return adjusted;
    }
  },
  /** Smallest {@code (n − j + 1) p_(j)} over {@code j ≥ i}. */
  HOCHBERG {
    @Override
    double[] adjustAscending(double[] p) {
      double[] adjusted = new double[p.length];
      double smallest = 1;
      for (int i = p.length - 1; i >= 0; i--) {
        smallest = Math.min(smallest, (p.length - i) * p[i]);
        adjusted[i] = smallest;
      }
      return adjusted;
    }
  },
  /** Largest Simes p-value of all sets of hypotheses that contain this one. */
  HOMMEL {
    @Override
    double[] adjustAscending(double[] p) {
      int n = p.length;
      double[] adjusted = p.clone();
      for (int size = 2; size <= n; size++) {
        // The worst set of this size holds the largest p-values, besides the hypothesis itself.
        double others = 1;
        for (int rank = 2; rank <= size; rank++) {
          others = Math.min(others, size * p[n - size + rank - 1] / rank);
        }
        for (int i = 0; i < n; i++) {
          double first = size * p[Math.min(i, n - size)];
          adjusted[i] = Math.max(adjusted[i], Math.min(first, others));
        }
      }
      return adjusted;
    }
  },
  /** Smallest {@code n p_(j)/j} over {@code j ≥ i}. */
  BENJAMINI_HOCHBERG {
    @Override
    double[] adjustAscending(double[] p) {
      return stepUp(p, 1);
    }
  },
  /** Smallest {@code (1 + 1/2 + … + 1/n) n p_(j)/j} over {@code j ≥ i}. */
  BENJAMINI_YEKUTIELI {
    @Override
    double[] adjustAscending(double[] p) {
      double harmonic = 0;
      for (int i = p.length; i >= 1; i--) {
        harmonic += 1.0 / i;
      }
      return stepUp(p, harmonic);
    }
  };

  /**
   * Returns the corrected p-values in the order of the given ones.
   *
   * @param pValues each in [0, 1], in any order
   */
  public double[] adjust(double... pValues) {
    for (double pValue : pValues) {
      Arguments.closedProbability("p-value", pValue);
    }
    int[] order =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ascending = Arrays.stream(order).mapToDouble(i -> pValues[i]).toArray();
    double[] corrected = adjustAscending(ascending);
    double[] adjusted = new double[pValues.length];
    for (int i = 0; i < order.length; i++) {
      adjusted[order[i]] = Math.min(1, corrected[i]);
    }
    return adjusted;
  }

  /** Corrects p-values in ascending order; the caller caps at 1. */
  abstract double[] adjustAscending(double[] p);

  private static double[] stepUp(double[] p, double factor) {
    double[] adjusted = new double[p.length];
    double smallest = 1;
    for (int i = p.length - 1; i >= 0; i--) {
      smallest = Math.min(smallest, factor * p.length / (i + 1) * p[i]);
      adjusted[i] = smallest;
    }
    return adjusted;
  }
}
