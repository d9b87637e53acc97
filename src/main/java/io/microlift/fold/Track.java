package io.microlift.fold;

import java.util.Comparator;
import java.util.List;

/**
 * How one number of a visitor grew.
 *
 * @param metric which number
 * @param currency of the number, empty if it is not money
 * @param covariate the same number before the first exposure
 * @param steps by day; the first is the day on which the visitor converted
 */
public record Track(int metric, String currency, long covariate, List<Step> steps) {
  static final Comparator<Track> IN_ORDER = Track::compare;

  /** Copies the steps. */
  public Track {
    steps = List.copyOf(steps);
  }

  /** Compares by metric, then by currency. */
  static int compare(Track one, Track other) {
    int order = Integer.compare(one.metric, other.metric);
    return order == 0 ? one.currency.compareTo(other.currency) : order;
  }

  /** Where the number stands now. */
  public long x() {
    return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).x();
  }
}
