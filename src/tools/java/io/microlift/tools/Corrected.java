package io.microlift.tools;

import java.util.ArrayList;
import java.util.List;

/** Corrections of p-values as their definitions say, for comparison with those of the server. */
final class Corrected {
  private Corrected() {}

  /** Holm: of those not larger, the largest of each times the number not smaller than it. */
  static List<Double> holm(List<Double> pValues) {
    List<Double> corrected = new ArrayList<>();
    for (double p : pValues) {
      double largest = 0;
      for (double other : pValues) {
        if (other <= p) {
          long notSmaller = pValues.stream().filter(each -> each >= other).count();
          largest = Math.max(largest, notSmaller * other);
        }
      }
      corrected.add(Math.min(1, largest));
    }
    return corrected;
  }

  /** Benjamini and Hochberg: of those not smaller, the smallest of each times n over its rank. */
  static List<Double> benjaminiHochberg(List<Double> pValues) {
    List<Double> corrected = new ArrayList<>();
    for (double p : pValues) {
      double smallest = 1;
      for (double other : pValues) {
        if (other >= p) {
          double rank = pValues.stream().filter(each -> each <= other).count();
          smallest = Math.min(smallest, pValues.size() / rank * other);
        }
      }
      corrected.add(smallest);
    }
    return corrected;
  }
}
