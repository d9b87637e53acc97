package io.microlift.fold;

import java.util.Comparator;

/**
 * What a sum of products is about: two numbers of the same visitors.
 *
 * @param phase of which experiment
 * @param variant that the visitors saw
 * @param a the smaller metric
 * @param currencyA of its numbers, empty if they are not money
 * @param b the larger metric
 * @param currencyB of its numbers
 */
public record Pair(int phase, String variant, int a, String currencyA, int b, String currencyB)
    implements Comparable<Pair> {
  private static final Comparator<Pair> ORDER =
      Comparator.comparingInt(Pair::phase)
          .thenComparing(Pair::variant)
          .thenComparingInt(Pair::a)
          .thenComparing(Pair::currencyA)
          .thenComparingInt(Pair::b)
          .thenComparing(Pair::currencyB);

  @Override
  public int compareTo(Pair other) {
    return ORDER.compare(this, other);
  }
}
