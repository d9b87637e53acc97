package io.microlift.tools;

import java.util.Locale;

/**
 * How often something was seen, and how often it should be.
 *
 * @param least smallest right probability
 * @param most largest right probability
 */
record Share(String truth, String seen, int count, int of, double least, double most) {
  /** A false alarm of a band in a thousand, on each side. */
  private static final double ODDS = 0.0005;

  boolean holds() {
    return below(count, of, most) > ODDS && above(count, of, least) > ODDS;
  }

  /** P(X ≥ count) for the largest right probability. */
  private static double below(int count, int of, double probability) {
    return tail(count, of, of, probability);
  }

  /** P(X ≤ count) for the smallest right probability. */
  private static double above(int count, int of, double probability) {
    return tail(0, count, of, probability);
  }

  private static double tail(int from, int to, int of, double probability) {
    if (probability > 0.5) {
      return tail(of - to, of - from, of, 1 - probability);
    }
    double sum = 0;
    double term = Math.pow(1 - probability, of);
    for (int k = 0; k <= to; k++) {
      sum += k >= from ? term : 0;
      term *= (double) (of - k) / (k + 1) * probability / (1 - probability);
    }
    return sum;
  }

  String row() {
    String right =
        least == most
            ? String.format(Locale.ROOT, "%.3f", most)
            : String.format(Locale.ROOT, "%.3f – %.3f", least, most);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %.3f | %s | %s |",
        truth,
        seen,
        of,
        (double) count / of,
        right,
        holds() ? "holds" : "**does not hold**");
  }
}
