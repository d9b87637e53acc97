package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SampleRatioTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/sample-ratio.csv", numLinesToSkip = 2)
  void agreesWithSciPy(String counts, String weights, double chiSquare, double p) {
    SampleRatio.Result result =
        SampleRatio.compare(
                Arrays.stream(counts.split(" ")).mapToLong(Long::parseLong).toArray(),
                Arrays.stream(weights.split(" ")).mapToDouble(Double::parseDouble).toArray())
            .value()
            .orElseThrow();
    assertThat(result.chiSquare()).isCloseTo(chiSquare, within(1e-12 * chiSquare));
    assertThat(result.pValue().value()).isCloseTo(p, within(1e-11 * p));
  }

  @Test
  void scaleOfTheWeightsDoesNotMatter() {
    long[] exposed = {1_000_123, 998_877, 501_000};
    SampleRatio.Result result = of(exposed, 2, 2, 1);
    SampleRatio.Result scaled = of(exposed, 1e-30, 1e-30, 0.5e-30);
    assertThat(scaled.chiSquare()).isCloseTo(result.chiSquare(), within(1e-9));
  }

  @Test
  void leavesOutVariantsWithoutTrafficTogetherWithTheirVisitors() {
    SampleRatio.Result result = of(new long[] {1_000, 1_200, 900}, 0.5, 0.5, 0);
    assertThat(result.df()).isEqualTo(1);
    // (1000 − 1100)²/1100 twice
    assertThat(result.chiSquare()).isCloseTo(20_000.0 / 1_100, within(1e-12));
  }

  @Test
  void aPerfectSplitOfABillionIsPerfect() {
    assertThat(of(new long[] {500_000_000, 500_000_000}, 0.5, 0.5).chiSquare()).isZero();
    assertThat(of(new long[] {100_000_000, 900_000_000}, 1, 9).chiSquare()).isZero();
  }

  @Test
  void saysWhyThereIsNoTest() {
    assertThat(SampleRatio.compare(new long[] {5, 7}, new double[] {1, 0}).reason())
        .contains(Reason.FEWER_THAN_TWO_VARIANTS);
    assertThat(SampleRatio.compare(new long[] {0, 0, 9}, new double[] {1, 1, 0}).reason())
        .contains(Reason.NO_VISITORS);
  }

  @Test
  void refusesWhatIsNoSplit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleRatio.compare(new long[] {1}, new double[] {1, 1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleRatio.compare(new long[] {1, 1}, new double[] {1, Double.NaN}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleRatio.compare(new long[] {1, -1}, new double[] {1, 1}));
  }

  private static SampleRatio.Result of(long[] exposed, double... weights) {
    return SampleRatio.compare(exposed, weights).value().orElseThrow();
  }
}
