package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SequentialSampleRatioTest {
  private static final SequentialSampleRatio TEST = SequentialSampleRatio.withDefaults();

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/sequential-sample-ratio.csv", numLinesToSkip = 2)
  void agreesWithMpmath(
      String counts, String weights, double concentration, double logBayesFactor) {
    double actual =
        TEST.withConcentration(concentration)
            .follow(List.of(Fields.longs(counts)), Fields.doubles(weights))
            .value()
            .orElseThrow()
            .steps()
            .get(0)
            .logBayesFactor();
    assertThat(actual).isCloseTo(logBayesFactor, within(1e-12 * (1 + Math.abs(logBayesFactor))));
  }

  @Test
  void scaleOfTheWeightsDoesNotMatter() {
    List<long[]> looks = List.of(new long[] {520, 480}, new long[] {1_100, 900});
    assertThat(TEST.follow(looks, 1, 1)).isEqualTo(TEST.follow(looks, 0.5, 0.5));
  }

  @Test
  void raisesFewFalseAlarmsHoweverOftenItLooks() {
    SplittableRandom random = new SplittableRandom(8);
    int alarms = 0;
    for (int round = 0; round < 400; round++) {
      long[] counts = new long[2];
      List<long[]> looks = new ArrayList<>();
      for (int visitor = 1; visitor <= 5000; visitor++) {
        counts[random.nextInt(2)]++;
        if (visitor % 10 == 0) {
          looks.add(counts.clone());
        }
      }
      alarms +=
          TEST.withConcentration(100)
                  .withAlpha(0.05)
                  .follow(looks, 1, 1)
                  .value()
                  .orElseThrow()
                  .firstCrossing()
                  .isPresent()
              ? 1
              : 0;
    }
    // 0.05 plus three standard errors
    assertThat(alarms / 400.0).isLessThan(0.083);
  }

  @Test
  void leavesOutVariantsWithoutTraffic() {
    List<long[]> with = List.of(new long[] {520, 37, 480});
    List<long[]> without = List.of(new long[] {520, 480});
    assertThat(TEST.follow(with, 1, 0, 1)).isEqualTo(TEST.follow(without, 1, 1));
    assertThat(TEST.follow(with, 1, 0, 0).reason()).contains(Reason.FEWER_THAN_TWO_VARIANTS);
  }

  @Test
  void refusesCountsThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TEST.follow(List.of(new long[] {1, 2, 3}), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TEST.follow(List.of(new long[] {1, -2}), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TEST.follow(List.of(new long[] {1, 2}), 1, Double.NaN));
  }
}
