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
  /** Odd, and near the golden section of 2^64, so that neighbours end up far apart. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final Comparator<Cell> ORDER =
      Comparator.comparingInt(Cell::phase)
          .thenComparingInt(Cell::metric)
          .thenComparing(Cell::day)
          .thenComparing(Cell::variant)
          .thenComparing(Cell::segment)
          .thenComparing(Cell::currency);

  /** Cells differ in little; the hash of a record would put many of them into one place. */
  @Override
  public int hashCode() {
    long hash = phase;
    hash = hash * SPREAD + metric;
    hash = hash * SPREAD + day.hashCode();
    hash = hash * SPREAD + variant.hashCode();
    hash = hash * SPREAD + segment.hashCode();
    hash = hash * SPREAD + currency.hashCode();
    return (int) ((hash * SPREAD) >>> Integer.SIZE);
  }

  @Override
  public int compareTo(Cell other) {
    return ORDER.compare(this, other);
  }
}
