package io.microlift.stats;

/**
 * A closed interval of real numbers.
 *
 * @param lower lower limit, may be {@link Double#NEGATIVE_INFINITY}
 * @param upper upper limit, at least {@code lower}, may be {@link Double#POSITIVE_INFINITY}
 */
public record Interval(double lower, double upper) {
  /** Refuses limits that are not in order; NaN is never in order. */
  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "lower limit %s is not at most upper limit %s".formatted(lower, upper));
    }
  }

  /** Says whether {@code value} lies between the limits, both included. */
  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }
}
