package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TTestPowerTest {
  private static final TTestPower TEST = TTestPower.withDefaults();

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/t-test-power.csv", numLinesToSkip = 2)
  void agreesWithR(
      long visitors,
      double delta,
      double sd,
      double alpha,
      Sides sides,
      double power,
      Double normal) {
    TTestPower test = TEST.withAlpha(alpha).withSides(sides);
    // 1e-10: accuracy of SciPy's noncentral t, which has some of the rows.
    assertThat(test.exact(visitors, delta, sd)).isCloseTo(power, within(1e-10 * power));
    if (normal != null) {
      assertThat(test.normalApproximation(visitors, delta, sd))
          .isCloseTo(normal, within(1e-13 * normal));
    }
  }

  @Test
  void withoutAnEffectIsTheErrorLevel() {
    for (double alpha : new double[] {1e-8, 0.05, 0.7}) {
      for (long visitors : new long[] {2, 30, 1_000_000_000}) {
        assertThat(TEST.withAlpha(alpha).exact(visitors, 0, 1))
            .isCloseTo(alpha, within(1e-11 * alpha));
        assertThat(TEST.withAlpha(alpha).withSides(Sides.ONE).exact(visitors, 0, 1))
            .isCloseTo(alpha, within(1e-11 * alpha));
      }
    }
  }

  @Test
  void twoSidesDoNotCareForTheSign() {
    assertThat(TEST.exact(15, -0.8, 1)).isEqualTo(TEST.exact(15, 0.8, 1));
    assertThat(TEST.withSides(Sides.ONE).exact(15, -0.8, 1)).isLessThan(0.001);
  }

  @Test
  void growsWithVisitorsTowardsTheNormal() {
    double before = 0;
    for (long visitors = 2; visitors < 1_000_000; visitors *= 2) {
      double power = TEST.exact(visitors, 0.01, 1);
      assertThat(power).isGreaterThan(before);
      before = power;
    }
    assertThat(before).isCloseTo(TEST.normalApproximation(1 << 19, 0.01, 1), within(1e-6));
  }

  @Test
  void refusesArgumentsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> TEST.exact(1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> TEST.exact(2, Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> TEST.exact(2, 1, 0));
  }
}
