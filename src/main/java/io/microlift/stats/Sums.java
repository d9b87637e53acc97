package io.microlift.stats;

/**
 * Sums of doubles that carry the rounding error of every addition along.
 *
 * <p>Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
 * ZAMM 54 (1974).
 */
final class Sums {
  private double sum;
  private double lost;

  /** Returns the sum of {@code values}. */
  static double of(double... values) {
    Sums sums = new Sums();
    for (double value : values) {
      sums.add(value);
    }
    return sums.total();
  }

  void add(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }

  double total() {
    return sum + lost;
  }
}
