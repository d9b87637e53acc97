package io.microlift.experiment;

/**
 * Buckets of a layer that one experiment has for itself, as a half-open range.
 *
 * @param first first bucket, in [0, 10 000)
 * @param end first bucket behind the range, in (first, 10 000]
 */
public record LayerRange(int first, int end) {
  /** How many buckets every layer has, and every experiment. */
  public static final int BUCKETS = 10_000;

  /** Refuses ranges that are empty or reach out of the layer. */
  public LayerRange {
    if (!(0 <= first && first < end && end <= BUCKETS)) {
      throw new IllegalArgumentException("not a range of buckets: [%d, %d)".formatted(first, end));
    }
  }

  /** Number of buckets inside. */
  public int size() {
    return end - first;
  }
}
