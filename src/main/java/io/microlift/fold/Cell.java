package io.microlift.fold;

import java.time.LocalDate;
import java.util.Comparator;

/**
 * What a sum is about: the dimensions of a tally.
 *
 * @param phase of which experiment
 * @param metric what was counted, see {@link Metric}
 * @param day in UTC, on which the sums grew
 * @param variant that the visitor saw
 * @param segment that the visitor belongs to, empty for all
 * @param currency of the sums, empty if they are not money
 */
public record Cell(
    int phase, int metric, LocalDate day, String variant, String segment, String currency)
    implements Comparable<Cell> {
  private static final Comparator<Cell> ORDER =
      Comparator.comparingInt(Cell::phase)
          .thenComparingInt(Cell::metric)
          .thenComparing(Cell::day)
          .thenComparing(Cell::variant)
          .thenComparing(Cell::segment)
          .thenComparing(Cell::currency);

  @Override
  public int compareTo(Cell other) {
    return ORDER.compare(this, other);
  }
}
