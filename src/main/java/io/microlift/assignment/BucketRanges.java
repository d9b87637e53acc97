package io.microlift.assignment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which buckets see which variant of an experiment; immutable.
 *
 * <p>Variant i gets the buckets from the sum of the weights before it, as far as coverage × its own
 * weight. So visitors keep their variant when coverage grows. The ends are floating-point numbers,
 * as in every SDK of this protocol, and are turned once into the integers that decide alike.
 *
 * <p>Source: GrowthBook, "Build your own SDK", getBucketRanges and chooseVariation.
 */
final class BucketRanges {
  /** What {@link #variantOf} returns for a bucket without variant. */
  static final int NO_VARIANT = -1;

  private static final double SMALLEST_SUM = 0.99;
  private static final double LARGEST_SUM = 1.01;
  private static final double ROUNDING = 1e-9;

  private final List<BucketRange> ranges;
  private final int[] first;
  private final int[] end;

  private BucketRanges(List<BucketRange> ranges) {
    this.ranges = List.copyOf(ranges);
    this.first = ranges.stream().mapToInt(BucketRange::firstBucket).toArray();
    this.end = ranges.stream().mapToInt(BucketRange::endBucket).toArray();
  }

  /** Takes ranges as they are; where they overlap, the first one wins. */
  static BucketRanges of(List<BucketRange> ranges) {
    return new BucketRanges(ranges);
  }

  /**
   * Splits traffic by weight.
   *
   * @param coverage share of the visitors who take part, in [0, 1]
   * @param weights of the variants in their order, each &gt; 0, any scale
   * @throws IllegalArgumentException if a value is out of range
   */
  static BucketRanges of(double coverage, double... weights) {
    if (!(coverage >= 0 && coverage <= 1)) {
      throw new IllegalArgumentException("coverage must be in [0, 1], not " + coverage);
    }
    return asSdk(weights.length, coverage, normalised(weights));
  }

  /**
   * Splits traffic exactly as an SDK does, which takes coverage outside [0, 1] as its nearer end,
   * and weights that are not {@code variants} many or do not sum to 1 ± 0.01 as equal.
   */
  static BucketRanges asSdk(int variants, double coverage, double... weights) {
    double sum = sum(weights);
    boolean usable = weights.length == variants && sum >= SMALLEST_SUM && sum <= LARGEST_SUM;
    double clamped = Math.max(0, Math.min(1, coverage));
    return split(clamped, usable ? weights : equalWeights(variants));
  }

  /**
   * Returns the weights as shares of 1, which is what an SDK must be given to decide alike. Shares
   * come back as they are, to the bit.
   *
   * @param weights each &gt; 0, any scale
   * @throws IllegalArgumentException if there is none, or one is not positive
   */
  static double[] normalised(double... weights) {
    for (double weight : weights) {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a weight must be positive and finite, not " + weight);
      }
    }
    double sum = sum(weights);
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the sum of the weights must be finite, not " + sum);
    }
    boolean shares = Math.abs(sum - 1) <= ROUNDING;
    return Arrays.stream(weights).map(weight -> shares ? weight : weight / sum).toArray();
  }

  /** Returns {@code variants} weights of 1 / {@code variants}, none if that is not positive. */
  static double[] equalWeights(int variants) {
    double[] weights = new double[Math.max(0, variants)];
    Arrays.fill(weights, 1.0 / variants);
    return weights;
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  private static BucketRanges split(double coverage, double[] weights) {
    List<BucketRange> ranges = new ArrayList<>();
    double lower = 0;
    for (double weight : weights) {
      ranges.add(new BucketRange(lower, lower + coverage * weight));
      lower += weight;
    }
    return new BucketRanges(ranges);
  }

  /** Returns the ranges in the order of the variants. */
  List<BucketRange> ranges() {
    return ranges;
  }

  /** Returns the place of the variant that a bucket sees, or {@link #NO_VARIANT}. */
  int variantOf(int bucket) {
    for (int i = 0; i < first.length; i++) {
      if (first[i] <= bucket && bucket < end[i]) {
        return i;
      }
    }
    return NO_VARIANT;
  }
}
