package io.microlift.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class BucketingTest {
  private static final int VISITORS = 200_000;

  @ParameterizedTest
  @CsvFileSource(resources = "/assignment/bucketing.csv") // first line: program, version, call
  void agreesWithTheDefinition(String seed, String id, int bucket, int old, int namespace) {
    assertThat(Bucketing.bucket(seed, id)).isEqualTo(bucket);
    assertThat(Bucketing.oldBucket(seed, id)).isEqualTo(old);
    assertThat(Bucketing.namespaceBucket(seed, id)).isEqualTo(namespace);
  }

  /** The protocol's own vectors, as it prints them. */
  @ParameterizedTest
  @CsvSource({"seed, a, 505", "seed, b, 2696", "foo, ab, 2575"})
  void agreesWithTheProtocol(String seed, String id, int bucket) {
    assertThat(Bucketing.bucket(seed, id)).isEqualTo(bucket);
  }

  /** The protocol's own vectors of version 1, in thousandths. */
  @ParameterizedTest
  @CsvSource({"'', a, 220", "b, a, 946"})
  void agreesWithTheOldProtocol(String seed, String id, int thousandth) {
    assertThat(Bucketing.oldBucket(seed, id)).isEqualTo(thousandth * 10);
  }

  /**
   * Pearson's statistic of 100 equal cells has 99 degrees of freedom: mean 99, standard deviation
   * 14.07; 170 is five standard deviations out.
   */
  @Test
  void fillsAllBucketsEvenly() {
    long[] visitors = new long[100];
    SplittableRandom random = new SplittableRandom(20260824);
    for (int i = 0; i < VISITORS; i++) {
      String id = "v-" + Long.toUnsignedString(random.nextLong(), 36);
      visitors[Bucketing.bucket("pdp-sticky-cart", id) / 100]++;
    }
    double statistic = 0;
    double expected = VISITORS / 100.0;
    for (long observed : visitors) {
      statistic += (observed - expected) * (observed - expected) / expected;
    }
    assertThat(statistic).isLessThan(170);
  }
}
