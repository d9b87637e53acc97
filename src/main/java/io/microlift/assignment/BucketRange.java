package io.microlift.assignment;

/**
 * A half-open range of the line [0, 1) on which buckets lie; bucket b lies at b / 10 000.
 *
 * @param lower lower end, included
 * @param upper upper end, not included; the range is empty unless it is above {@code lower}
 */
public record BucketRange(double lower, double upper) {
  /** Refuses ends that are not finite. */
  public BucketRange {
    if (!Double.isFinite(lower) || !Double.isFinite(upper)) {
      throw new IllegalArgumentException(
          "not a range: from %s to %s, both must be finite".formatted(lower, upper));
    }
  }

  /** Returns the first bucket inside, in [0, 10 000]. */
  int firstBucket() {
    return firstBucketAtOrAbove(lower);
  }

  /** Returns the first bucket behind the range, in [0, 10 000]. */
  int endBucket() {
    return firstBucketAtOrAbove(upper);
  }

  /** Says whether a bucket lies inside. */
  boolean contains(int bucket) {
    return firstBucket() <= bucket && bucket < endBucket();
  }

  /** The estimate is at most one off, because a bucket's place is rounded: look at both sides. */
  private static int firstBucketAtOrAbove(double place) {
    double estimate = Math.ceil(place * Bucketing.BUCKETS);
    int bucket = (int) Math.max(0, Math.min(Bucketing.BUCKETS, estimate));
    while (bucket > 0 && placeOf(bucket - 1) >= place) {
      bucket--;
    }
    while (bucket < Bucketing.BUCKETS && placeOf(bucket) < place) {
      bucket++;
    }
    return bucket;
  }

  private static double placeOf(int bucket) {
    return bucket / (double) Bucketing.BUCKETS;
  }
}
