package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {
  /** NIST Statistical Reference Datasets, univariate: NumAcc1 to NumAcc4, certified values. */
  @ParameterizedTest
  @CsvSource({
    "10000001, 10000003, 10000002, 1, 10000002, 1",
    "1.1, 1.3, 1.2, 500, 1.2, 0.1",
    "1000000.1, 1000000.3, 1000000.2, 500, 1000000.2, 0.1",
    "10000000.1, 10000000.3, 10000000.2, 500, 10000000.2, 0.1"
  })
  void agreesWithCertifiedValues(
      double low, double high, double first, int pairs, double mean, double deviation) {
    double[] values =
        DoubleStream.concat(
                DoubleStream.of(first),
                LongStream.range(0, 2L * pairs).mapToDouble(i -> i % 2 == 0 ? low : high))
            .toArray();
    Sample sample = Moments.of(values).sample().value().orElseThrow();
    assertThat(sample.mean()).isCloseTo(mean, within(1e-15 * mean));
    // The decimal inputs are not doubles: 1e7 + 0.1 has an error of 2e-9, 2e-8 of the deviation.
    assertThat(Math.sqrt(sample.variance())).isCloseTo(deviation, within(1e-7 * deviation));
  }

  @Test
  void anyChunkingGivesTheSame() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 100; round++) {
      double offset = random.nextInt(3) * 1e6;
      double[] values =
          DoubleStream.generate(() -> offset + random.nextGaussian())
              .limit(random.nextInt(2, 60))
              .toArray();
      Moments merged = Moments.EMPTY;
      for (int from = 0; from < values.length; ) {
        int to = Math.min(values.length, from + random.nextInt(0, 9));
        merged = merged.plus(Moments.of(Arrays.copyOfRange(values, from, to)));
        from = to;
      }
      Moments whole = Moments.of(values);
      assertThat(merged.n()).isEqualTo(whole.n());
      assertThat(merged.mean()).as("round %d", round).isCloseTo(whole.mean(), within(1e-9));
      assertThat(merged.squares())
          .as("round %d", round)
          .isCloseTo(whole.squares(), within(1e-7 * whole.squares()));
    }
  }

  @Test
  void mergingIsSymmetric() {
    Moments few = Moments.of(1, 2, 4);
    Moments many = Moments.of(8, 16, 32, 64, 128);
    assertThat(few.plus(many)).isEqualTo(many.plus(few));
    assertThat(few.plus(Moments.EMPTY)).isEqualTo(few);
  }

  @Test
  void equalValuesDoNotVary() {
    double[] values = new double[7];
    Arrays.fill(values, 0.1);
    assertThat(Moments.of(values).squares()).isZero();
    assertThat(ExactSums.of(values).moments().squares()).isZero();
  }

  @Test
  void exactSumsKeepWhatDoublesLose() {
    long n = 1_000_000_000;
    long base = 3_000_000_000L;
    // Half of the visitors have base, half base + 2: variance n/(n − 1).
    BigInteger low = BigInteger.valueOf(base);
    BigInteger high = BigInteger.valueOf(base + 2);
    BigInteger half = BigInteger.valueOf(n / 2);
    BigInteger sum = low.add(high).multiply(half);
    BigInteger squares = low.multiply(low).add(high.multiply(high)).multiply(half);
    Moments moments = ExactSums.ofSums(n, sum, squares).moments();
    assertThat(moments.mean()).isEqualTo(base + 1.0);
    assertThat(moments.squares()).isEqualTo((double) n);
  }

  @Test
  void exactSumsAgreeWithValues() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 50; round++) {
      long[] values = random.longs(random.nextInt(1, 40), -1000, 100_000).toArray();
      ExactSums sums =
          ExactSums.ofSums(
              values.length,
              LongStream.of(values).sum(),
              LongStream.of(values).map(value -> value * value).sum());
      Moments expected = Moments.of(LongStream.of(values).asDoubleStream().toArray());
      assertThat(sums.moments().mean()).isCloseTo(expected.mean(), within(1e-9));
      assertThat(sums.moments().squares())
          .isCloseTo(expected.squares(), within(1e-12 * expected.squares()));
    }
  }

  @Test
  void refusesSumsThatNoValuesHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExactSums.ofSums(3, 30, 299))
        .withMessageContaining("sum 30");
    assertThatIllegalArgumentException().isThrownBy(() -> ExactSums.ofSums(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Moments.of(1, Double.NaN));
  }

  @Test
  void aSingleVisitorHasNoVariance() {
    assertThat(Moments.of(5).sample().reason()).contains(Reason.TOO_FEW_VISITORS);
  }
}
