package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SampleSizeTest {
  private static final SampleSize PLAN = SampleSize.withDefaults();

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/sample-size-rates.csv", numLinesToSkip = 2)
  void agreesWithR(
      double baseline,
      double treatment,
      double alpha,
      double power,
      Sides sides,
      double pooled,
      double unpooled) {
    SampleSize plan = PLAN.withErrors(alpha, power).withSides(sides);
    SampleSize.Rates actual = plan.forRates(baseline, treatment).value().orElseThrow();
    assertThat(actual.pooled()).isCloseTo(pooled, within(1e-12 * pooled));
    assertThat(actual.unpooled()).isCloseTo(unpooled, within(1e-12 * unpooled));
    if (treatment > baseline) {
      assertThat(plan.detectableRate(baseline, pooled).value().orElseThrow())
          .isCloseTo(treatment, within(1e-12 * treatment));
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/sample-size-uneven.csv", numLinesToSkip = 2)
  void unevenRatesFollowTheirFormula(
      double baseline, double treatment, double ratio, double alpha, double power, double control) {
    SampleSize.Arms arms =
        PLAN.withErrors(alpha, power).forRates(baseline, treatment, ratio).value().orElseThrow();
    assertThat(arms.control()).isCloseTo(control, within(1e-12 * control));
    assertThat(arms.treatment()).isCloseTo(ratio * control, within(1e-12 * ratio * control));
  }

  @Test
  void evenRatesAreASpecialCaseOfUnevenOnes() {
    double pooled = PLAN.forRates(0.02, 0.021).value().orElseThrow().pooled();
    assertThat(PLAN.forRates(0.02, 0.021, 1).value().orElseThrow().control())
        .isCloseTo(pooled, within(1e-12 * pooled));
    assertThat(PLAN.forRates(0.02, 0.02, 1).reason()).contains(Reason.NO_EFFECT_TO_DETECT);
    assertThat(PLAN.forRates(0.5, Math.nextUp(0.5), 1e-300).reason())
        .contains(Reason.BEYOND_DOUBLE_RANGE);
  }

  @Test
  void meansFollowTheirFormula() {
    // mpmath 1.2.1 at 60 digits, closed form
    SampleSize.Arms arms = PLAN.forMeans(10, 10, 1, 9).value().orElseThrow();
    assertThat(arms.control()).isCloseTo(872.09774826101, within(1e-9));
    assertThat(arms.treatment()).isCloseTo(7848.87973434909, within(1e-8));
  }

  @Test
  void detectableDifferenceIsThatOfTheSampleSize() {
    SampleSize.Arms arms = PLAN.forMeans(25, 30, 0.5, 2).value().orElseThrow();
    double standardError = Math.sqrt(625 / arms.control() + 900 / arms.treatment());
    assertThat(PLAN.detectableDifference(standardError)).isCloseTo(0.5, within(1e-14));
  }

  @Test
  void detectableRateShrinksWithVisitors() {
    SplittableRandom random = new SplittableRandom(16);
    for (int round = 0; round < 50; round++) {
      double baseline = random.nextDouble(0, 0.9);
      double before = 1;
      for (double visitors = 1000; visitors < 1e12; visitors *= 10) {
        double rate = PLAN.detectableRate(baseline, visitors).value().orElseThrow();
        assertThat(rate).as("round %d", round).isLessThan(before).isGreaterThan(baseline);
        before = rate;
      }
    }
  }

  @Test
  void saysWhatCannotBePlanned() {
    assertThat(PLAN.forRates(0.1, 0.1).reason()).contains(Reason.NO_EFFECT_TO_DETECT);
    assertThat(PLAN.forMeans(1, 1, 0, 1).reason()).contains(Reason.NO_EFFECT_TO_DETECT);
    assertThat(PLAN.detectableRate(0.9, 20).reason()).contains(Reason.POWER_OUT_OF_REACH);
    assertThat(PLAN.detectableRate(1, 1e9).reason()).contains(Reason.POWER_OUT_OF_REACH);
  }

  @Test
  void refusesArgumentsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.withErrors(0.05, 0.05));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.withErrors(0.05, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.forRates(-0.1, 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.forMeans(1, 1, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.detectableRate(0.1, 0));
  }
}
