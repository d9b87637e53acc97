package io.microlift.tools;

import java.time.Duration;

/** Times that requests took, in buckets at most 1/64 wide: enough for percentiles of a load. */
final class Latencies {
  private static final int PRECISION = 6;
  private static final int LINEAR = 1 << (PRECISION + 1);

  private final long[] counts = new long[(64 - PRECISION) << PRECISION];
  private long total;

  /** Counts one time. */
  void add(long nanos) {
    counts[bucket(Math.max(0, nanos) / 1000)]++;
    total++;
  }

  /** Counts all times of another. */
  void addAll(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /**
   * Returns the time that a share of the requests did not exceed, at most 1/64 too long.
   *
   * @param share in (0, 1]
   * @return zero if nothing was counted
   */
  Duration percentile(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length && total > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Duration.ofNanos(1000 * upperEdge(i));
      }
    }
    return Duration.ZERO;
  }

  private static int bucket(long micros) {
    if (micros < LINEAR) {
      return (int) micros;
    }
    int shift = 63 - PRECISION - Long.numberOfLeadingZeros(micros);
    return (shift << PRECISION) + (int) (micros >> shift);
  }

  private static long upperEdge(int bucket) {
    if (bucket < LINEAR) {
      return bucket;
    }
    int shift = (bucket >> PRECISION) - 1;
    long mantissa = bucket - ((long) shift << PRECISION);
    return ((mantissa + 1) << shift) - 1;
  }
}
