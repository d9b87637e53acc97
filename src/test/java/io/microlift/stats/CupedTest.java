package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CupedTest {
  private static final Cuped DEFAULTS = Cuped.withDefaults();

  @Test
  void aConstantCovariateChangesNothing() {
    SplittableRandom random = new SplittableRandom(15);
    for (int round = 0; round < 50; round++) {
      double[] control = outcome(random);
      double[] treatment = outcome(random);
      Cuped.Result result = compare(control, constant(control), treatment, constant(treatment));
      Welch.Result raw =
          Welch.withDefaults()
              .compare(Moments.of(control), Moments.of(treatment))
              .value()
              .orElseThrow();
      Welch.Result test = result.test().value().orElseThrow();
      assertThat(result.theta()).isZero();
      assertThat(test.t()).as("round %d", round).isCloseTo(raw.t(), within(1e-12));
      assertThat(test.df()).as("round %d", round).isCloseTo(raw.df(), within(1e-9));
      assertThat(result.varianceReduction().value().orElseThrow()).isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void neitherOffsetNorScaleOfTheCovariateMatters() {
    SplittableRandom random = new SplittableRandom(16);
    for (int round = 0; round < 50; round++) {
      double[] control = outcome(random);
      double[] treatment = outcome(random);
      double[] before = noisy(control, random);
      double[] beforeTreatment = noisy(treatment, random);
      Cuped.Result result = compare(control, before, treatment, beforeTreatment);
      // Powers of two and a sum that is exact after rounding keep the comparison exact.
      Cuped.Result shifted = compare(control, scaled(before), treatment, scaled(beforeTreatment));
      assertThat(shifted.theta()).isCloseTo(result.theta() / 4, within(1e-9));
      assertThat(shifted.difference())
          .as("round %d", round)
          .isCloseTo(result.difference(), within(1e-8));
      assertThat(shifted.control().variance())
          .as("round %d", round)
          .isCloseTo(result.control().variance(), within(1e-8));
    }
  }

  @Test
  void reducesVarianceByTheSquaredCorrelation() {
    SplittableRandom random = new SplittableRandom(17);
    double[] control = random.doubles(20_000, 0, 1).toArray();
    double[] treatment = random.doubles(20_000, 0, 1).toArray();
    // Adding independent noise of the same variance makes the correlation √½.
    double reduction =
        compare(control, plusNoise(control, random), treatment, plusNoise(treatment, random))
            .varianceReduction()
            .value()
            .orElseThrow();
    assertThat(reduction).isCloseTo(0.5, within(0.02));
  }

  @Test
  void dayByDaySumsGiveTheSame() {
    SplittableRandom random = new SplittableRandom(18);
    double[] x = random.doubles(30, 0, 9).toArray();
    double[] y = noisy(x, random);
    JointSums whole = JointSums.of(x, y);
    JointSums parts =
        JointSums.of(Arrays.copyOf(x, 11), Arrays.copyOf(y, 11))
            .plus(JointSums.of(Arrays.copyOfRange(x, 11, 30), Arrays.copyOfRange(y, 11, 30)));
    JointSums other = JointSums.of(y, x);
    assertThat(DEFAULTS.compare(parts, other)).isEqualTo(DEFAULTS.compare(whole, other));
  }

  @Test
  void aPerfectCovariateLeavesNothingToTest() {
    double[] control = {1, 2, 3, 5};
    double[] treatment = {2, 3, 9};
    Cuped.Result result = compare(control, times3plus1(control), treatment, times3plus1(treatment));
    assertThat(result.theta()).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(result.difference()).isCloseTo(0, within(1e-15));
    assertThat(result.test().reason()).contains(Reason.NO_VARIATION);
  }

  @Test
  void hasNoLiftOverABaselineOfZero() {
    Cuped.Result result =
        compare(
            new double[] {0, 0, 0}, new double[] {1, 2, 3},
            new double[] {0, 1, 0}, new double[] {3, 1, 2});
    assertThat(result.lift().reason()).contains(Reason.BASELINE_NOT_POSITIVE);
  }

  private static Cuped.Result compare(
      double[] control, double[] before, double[] treatment, double[] beforeTreatment) {
    return DEFAULTS
        .compare(JointSums.of(control, before), JointSums.of(treatment, beforeTreatment))
        .value()
        .orElseThrow();
  }

  private static double[] outcome(SplittableRandom random) {
    return random.doubles(random.nextInt(3, 40), 1, 9).toArray();
  }

  private static double[] constant(double[] like) {
    double[] values = new double[like.length];
    Arrays.fill(values, 0.1);
    return values;
  }

  private static double[] noisy(double[] values, SplittableRandom random) {
    return Arrays.stream(values).map(value -> value + random.nextGaussian()).toArray();
  }

  private static double[] plusNoise(double[] values, SplittableRandom random) {
    return Arrays.stream(values).map(value -> value + random.nextDouble()).toArray();
  }

  private static double[] scaled(double[] values) {
    return Arrays.stream(values).map(value -> 4 * value + 1e6).toArray();
  }

  private static double[] times3plus1(double[] values) {
    return Arrays.stream(values).map(value -> 3 * value + 1).toArray();
  }
}
