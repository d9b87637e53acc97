package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatioMetricTest {
  @Test
  void aFixedDenominatorMakesItAMean() {
    double[] values = {1, 4, 2, 7, 3};
    Estimate ratio = estimate(JointSums.of(values, new double[] {2, 2, 2, 2, 2}));
    Estimate mean = Moments.of(0.5, 2, 1, 3.5, 1.5).sample().value().orElseThrow().estimate();
    assertThat(ratio.value()).isCloseTo(mean.value(), within(1e-15));
    assertThat(ratio.variance()).isCloseTo(mean.variance(), within(1e-15));
  }

  @Test
  void isTheDeltaMethod() {
    SplittableRandom random = new SplittableRandom(14);
    for (int round = 0; round < 100; round++) {
      int n = random.nextInt(2, 30);
      double[] x = random.doubles(n, -2, 9).toArray();
      double[] y = random.doubles(n, 1, 5).toArray();
      double meanY = Moments.of(y).mean();
      double ratio = Moments.of(x).mean() / meanY;
      // (s²_N − 2R s_ND + R² s²_D)/(n D̄²), by polarisation of the covariance
      double[] sum = new double[n];
      for (int i = 0; i < n; i++) {
        sum[i] = x[i] + y[i];
      }
      double covariance = (variance(sum) - variance(x) - variance(y)) / 2;
      double variance =
          (variance(x) - 2 * ratio * covariance + ratio * ratio * variance(y))
              / (n * meanY * meanY);
      Estimate estimate = estimate(JointSums.of(x, y));
      assertThat(estimate.value()).as("round %d", round).isCloseTo(ratio, within(1e-12));
      assertThat(estimate.variance()).as("round %d", round).isCloseTo(variance, within(1e-11));
    }
  }

  @Test
  void visitorsWithoutSessionsCount() {
    JointSums some = JointSums.of(new double[] {1, 0, 2}, new double[] {1, 1, 2});
    JointSums more = some.plus(JointSums.of(new double[5], new double[5]));
    assertThat(estimate(more).value()).isEqualTo(estimate(some).value());
    assertThat(estimate(more).variance()).isNotEqualTo(estimate(some).variance());
  }

  @Test
  void aRatioThatIsTheSameForEveryVisitorHasNoVariance() {
    Estimate estimate =
        estimate(JointSums.of(new double[] {3, 6, 0, 9}, new double[] {7, 14, 0, 21}));
    assertThat(estimate.variance()).isZero();
    assertThat(estimate.value()).isCloseTo(3.0 / 7, within(1e-16));
  }

  @Test
  void saysWhyThereIsNoRatio() {
    JointSums none = JointSums.of(new double[] {1, 2}, new double[] {0, 0});
    JointSums one = JointSums.of(new double[] {1}, new double[] {2});
    assertThat(RatioMetric.estimate(none).reason()).contains(Reason.DENOMINATOR_ZERO);
    assertThat(RatioMetric.estimate(one).reason()).contains(Reason.TOO_FEW_VISITORS);
  }

  @Test
  void refusesSumsThatNoPairsHave() {
    ExactSums x = ExactSums.of(1, 2, 3);
    ExactSums y = ExactSums.of(2, 4, 6);
    assertThat(JointSums.possible(x, y, BigDecimal.valueOf(28))).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JointSums(x, y, BigDecimal.valueOf(29)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JointSums(x, ExactSums.of(1, 2), BigDecimal.ZERO));
  }

  private static Estimate estimate(JointSums sums) {
    return RatioMetric.estimate(sums).value().orElseThrow();
  }

  private static double variance(double[] values) {
    return Moments.of(values).sample().value().orElseThrow().variance();
  }
}
