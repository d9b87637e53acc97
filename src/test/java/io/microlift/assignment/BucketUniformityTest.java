package io.microlift.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * Buckets are uniform within an experiment and independent between experiments, over ids as shops
 * have them and 1,000 salts each. What is expected are the mean and variance of the chi-squared and
 * normal distributions; bands are four standard errors wide.
 */
class BucketUniformityTest {
  private static final int SALTS = 1_000;
  private static final int IDS = 4_000;
  private static final int CELLS = 20;
  private static final int DEGREES = CELLS - 1;

  @Test
  void ofUuids() {
    SplittableRandom random = new SplittableRandom(1);
    check(i -> new UUID(random.nextLong(), random.nextLong()).toString());
  }

  @Test
  void ofSequentialNumbers() {
    check(i -> Integer.toString(1_000_000 + i));
  }

  @Test
  void ofEmailAddresses() {
    String[] names = {"anna", "b.meier", "info", "j_smith", "x"};
    check(i -> names[i % names.length] + i + "@mail" + i % 7 + ".example");
  }

  private static void check(IntFunction<String> shape) {
    String[] ids = new String[IDS];
    for (int i = 0; i < IDS; i++) {
      ids[i] = shape.apply(i);
    }
    double sum = 0;
    int large = 0;
    double correlation = 0;
    double squares = 0;
    int[] before = buckets("experiment-0", ids);
    for (int s = 1; s <= SALTS; s++) {
      int[] buckets = buckets("experiment-" + s, ids);
      double chiSquared = chiSquared(buckets);
      sum += chiSquared;
      large += chiSquared > 36.191 ? 1 : 0; // 0.99 quantile of 19 degrees of freedom, NIST table
      double z = Math.sqrt(IDS) * phi(before, buckets);
      correlation += z;
      squares += z * z;
      before = buckets;
    }
    assertThat(sum / SALTS)
        .as("mean of chi-squared")
        .isCloseTo(DEGREES, within(4 * Math.sqrt(2.0 * DEGREES / SALTS)));
    assertThat(large / (double) SALTS)
        .as("share of salts beyond the 0.99 quantile")
        .isCloseTo(0.01, within(4 * Math.sqrt(0.01 * 0.99 / SALTS)));
    assertThat(correlation / SALTS)
        .as("mean correlation of two experiments, in standard errors")
        .isCloseTo(0, within(4 / Math.sqrt(SALTS)));
    assertThat(squares / SALTS)
        .as("variance of the correlation, in squared standard errors")
        .isCloseTo(1, within(4 * Math.sqrt(2.0 / SALTS)));
  }

  private static int[] buckets(String salt, String[] ids) {
    int[] buckets = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      buckets[i] = Bucketing.bucket(salt, ids[i]);
    }
    return buckets;
  }

  private static double chiSquared(int[] buckets) {
    int[] cells = new int[CELLS];
    for (int bucket : buckets) {
      cells[bucket * CELLS / Bucketing.BUCKETS]++;
    }
    double expected = buckets.length / (double) CELLS;
    double sum = 0;
    for (int cell : cells) {
      sum += (cell - expected) * (cell - expected) / expected;
    }
    return sum;
  }

  /** Correlation of which half two experiments put the same visitors into. */
  private static double phi(int[] a, int[] b) {
    int agree = 0;
    for (int i = 0; i < a.length; i++) {
      boolean same = (a[i] < Bucketing.BUCKETS / 2) == (b[i] < Bucketing.BUCKETS / 2);
      agree += same ? 1 : -1;
    }
    return agree / (double) a.length;
  }
}
