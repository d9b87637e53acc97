package io.microlift.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketRangesTest {
  /** The vectors have all digits of a double. */
  private static final double ROUNDING = 1e-15;

  private static final int ROUNDS = 5_000;

  @ParameterizedTest
  @CsvFileSource(resources = "/assignment/bucket-ranges.csv") // first line: program, version, call
  void agreesWithTheJavaScriptSdk(
      int variants,
      double coverage,
      @Nullable String weights,
      @Nullable String ranges,
      @Nullable String buckets) {
    BucketRanges actual = BucketRanges.asSdk(variants, coverage, numbers(weights));
    double[] ends = numbers(ranges);
    assertThat(actual.ranges()).hasSize(ends.length / 2);
    for (int i = 0; i < actual.ranges().size(); i++) {
      assertThat(actual.ranges().get(i).lower()).isCloseTo(ends[2 * i], within(ROUNDING));
      assertThat(actual.ranges().get(i).upper()).isCloseTo(ends[2 * i + 1], within(ROUNDING));
    }
    assertThat(bucketsByVariant(actual, variants)).containsExactly(numbers(buckets));
  }

  @Test
  void decidesEveryBucketLikeTheFloatingPointRanges() {
    SplittableRandom random = new SplittableRandom(20260824);
    for (int round = 0; round < ROUNDS; round++) {
      double coverage = random.nextInt(4) == 0 ? 1 : random.nextInt(10_001) / 10_000.0;
      double[] weights = new double[1 + random.nextInt(6)];
      boolean whole = random.nextBoolean();
      Arrays.setAll(weights, i -> whole ? 1 + random.nextInt(100) : 1e-3 + random.nextDouble());
      BucketRanges ranges = BucketRanges.of(coverage, weights);
      for (int bucket = 0; bucket < Bucketing.BUCKETS; bucket++) {
        if (ranges.variantOf(bucket) != choose(bucket / 10_000.0, ranges.ranges())) {
          assertThat(ranges.variantOf(bucket))
              .as("round %d, bucket %d, %s × %s", round, bucket, coverage, Arrays.toString(weights))
              .isEqualTo(choose(bucket / 10_000.0, ranges.ranges()));
        }
      }
    }
  }

  private static int choose(double place, List<BucketRange> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      if (place >= ranges.get(i).lower() && place < ranges.get(i).upper()) {
        return i;
      }
    }
    return BucketRanges.NO_VARIANT;
  }

  @Test
  void takesWeightsOfAnyScale() {
    double[] expected = {2_500, 2_500, 5_000};
    for (double scale : new double[] {1e-300, 0.25, 1, 7, 1e300}) {
      BucketRanges ranges = BucketRanges.of(1, scale, scale, 2 * scale);
      assertThat(bucketsByVariant(ranges, 3)).as("scale %s", scale).containsExactly(expected);
    }
  }

  @Test
  void takesSharesToTheBit() {
    double[] shares = {0.1, 0.2, 0.7};
    assertThat(BucketRanges.normalised(shares)).containsExactly(shares).isNotSameAs(shares);
  }

  @Test
  void givesEveryBucketAVariantAtFullCoverage() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < ROUNDS; round++) {
      double[] weights = new double[1 + random.nextInt(20)];
      Arrays.setAll(weights, i -> 1e-3 + random.nextDouble());
      BucketRanges ranges = BucketRanges.of(1, weights);
      assertThat(ranges.variantOf(0)).as("round %d", round).isZero();
      assertThat(ranges.variantOf(9_999)).as("round %d", round).isNotNegative();
      assertThat(Arrays.stream(bucketsByVariant(ranges, weights.length)).sum())
          .as("round %d", round)
          .isCloseTo(Bucketing.BUCKETS, within(0.5));
    }
  }

  @Test
  void keepsVariantsWhenCoverageGrows() {
    BucketRanges few = BucketRanges.of(0.2, 1, 3);
    BucketRanges many = BucketRanges.of(0.7, 1, 3);
    for (int bucket = 0; bucket < Bucketing.BUCKETS; bucket++) {
      if (few.variantOf(bucket) != BucketRanges.NO_VARIANT) {
        assertThat(many.variantOf(bucket)).isEqualTo(few.variantOf(bucket));
      }
    }
  }

  @Test
  void letsTheFirstOfTwoOverlappingRangesWin() {
    BucketRanges ranges =
        BucketRanges.of(List.of(new BucketRange(0.2, 0.6), new BucketRange(-1, 2)));
    assertThat(bucketsByVariant(ranges, 2)).containsExactly(4_000, 6_000);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesCoverageThatIsNoShare(double coverage) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketRanges.of(coverage, 1, 1))
        .withMessageContaining("coverage");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE})
  void refusesWeightsThatCannotBeShares(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketRanges.of(1, Double.MAX_VALUE, weight))
        .withMessageContaining("weight");
  }

  @Test
  void refusesAnExperimentWithoutWeights() {
    assertThatIllegalArgumentException().isThrownBy(() -> BucketRanges.of(1));
  }

  @Test
  void refusesRangesWithoutEnds() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BucketRange(0, Double.NaN));
  }

  private static double[] bucketsByVariant(BucketRanges ranges, int variants) {
    double[] buckets = new double[variants];
    for (int bucket = 0; bucket < Bucketing.BUCKETS; bucket++) {
      int variant = ranges.variantOf(bucket);
      if (variant != BucketRanges.NO_VARIANT) {
        buckets[variant]++;
      }
    }
    return buckets;
  }

  private static double[] numbers(@Nullable String list) {
    String[] words = list == null ? new String[0] : list.split("[ :]");
    return Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
  }
}
