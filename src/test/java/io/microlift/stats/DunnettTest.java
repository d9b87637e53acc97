package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class DunnettTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/dunnett.csv", numLinesToSkip = 2)
  void agreesWithMvtnorm(
      Sides sides,
      Double df,
      double alpha,
      long control,
      String treatments,
      String statistics,
      String pValues,
      double criticalValue) {
    Dunnett test = test(df, control, Fields.longs(treatments)).withSides(sides).withAlpha(alpha);
    // 1e-9: accuracy of the other program's outer integral.
    assertThat(test.pValues(Fields.doubles(statistics)))
        .containsExactly(Fields.doubles(pValues), within(1e-9));
    assertThat(test.criticalValue()).isCloseTo(criticalValue, within(1e-9));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/dunnett-tables.csv", numLinesToSkip = 2)
  void criticalValuesAgreeWithAnotherQuadrature(
      Sides sides, Double df, int treatments, double criticalValue) {
    long[] sizes = new long[treatments];
    Arrays.fill(sizes, 100);
    assertThat(test(df, 100, sizes).withSides(sides).criticalValue())
        .isCloseTo(criticalValue, within(1e-9));
  }

  @Test
  void liesBetweenUnadjustedAndBonferroni() {
    SplittableRandom random = new SplittableRandom(15);
    for (int round = 0; round < 60; round++) {
      int k = random.nextInt(1, 6);
      long[] sizes = new long[k];
      double[] statistics = new double[k];
      for (int i = 0; i < k; i++) {
        sizes[i] = (long) Math.pow(10, random.nextDouble(0, 9));
        statistics[i] = 3 * random.nextGaussian();
      }
      double[] adjusted =
          Dunnett.of((long) Math.pow(10, random.nextDouble(0, 9)), sizes).pValues(statistics);
      for (int i = 0; i < k; i++) {
        double unadjusted = 2 * Distributions.normalSf(Math.abs(statistics[i]));
        assertThat(adjusted[i])
            .as("round %d, %s of %d", round, statistics[i], k)
            .isBetween(unadjusted * (1 - 1e-12), Math.min(1, k * unadjusted) * (1 + 1e-12));
      }
    }
  }

  @Test
  void oneTreatmentNeedsNoAdjustment() {
    assertThat(Dunnett.of(500, 500).pValues(1.7)[0])
        .isCloseTo(2 * Distributions.normalSf(1.7), within(1e-14));
    assertThat(Dunnett.of(9, 4).withDegreesOfFreedom(11).withSides(Sides.ONE).pValues(-0.3)[0])
        .isCloseTo(Distributions.studentSf(-0.3, 11), within(1e-13));
    assertThat(Dunnett.of(9, 4).withDegreesOfFreedom(11).pValues(60)[0])
        .isCloseTo(2 * Distributions.studentSf(60, 11), within(1e-25));
    assertThat(Dunnett.of(9, 4).criticalValue()).isCloseTo(1.959963984540054, within(1e-12));
  }

  @Test
  void aTinyControlMakesAllStatisticsOne() {
    // Correlation 1 − 1e-9: the smallest p-value is that of a single comparison.
    double[] p = Dunnett.of(1, 1_000_000_000, 1_000_000_000, 1_000_000_000).pValues(2, 1, 0.5);
    assertThat(p[0]).isCloseTo(2 * Distributions.normalSf(2), within(5e-5));
    assertThat(p[0]).isGreaterThan(2 * Distributions.normalSf(2));
  }

  @Test
  void aHugeControlMakesThemIndependent() {
    double[] p = Dunnett.of(1_000_000_000_000L, 1, 1, 1).pValues(2, 1, 0.5);
    double each = 2 * Distributions.normalSf(2);
    assertThat(p[0]).isCloseTo(1 - Math.pow(1 - each, 3), within(1e-9));
  }

  @Test
  void manyDegreesOfFreedomAreNormal() {
    Dunnett normal = Dunnett.of(100, 80, 120);
    assertThat(normal.withDegreesOfFreedom(1e9).pValues(2, -2.5))
        .containsExactly(normal.pValues(2, -2.5), within(1e-8));
  }

  @Test
  void criticalValueHasItsPValue() {
    for (Sides sides : Sides.values()) {
      Dunnett test = Dunnett.of(300, 100, 5000, 70).withSides(sides).withAlpha(1e-6);
      double critical = test.criticalValue();
      assertThat(test.pValues(critical, 0, 0)[0]).isCloseTo(1e-6, within(1e-15));
    }
  }

  @Test
  void moreExtremeStatisticsHaveSmallerPValues() {
    Dunnett test = Dunnett.of(100, 100, 1_000_000).withDegreesOfFreedom(20);
    double before = 1 + 1e-12;
    for (double t : new double[] {0, 0.5, 1, 2, 4, 8, 16, 1e3, 1e6}) {
      double p = test.pValues(t, 0)[0];
      assertThat(p).isLessThan(before).isGreaterThan(0);
      before = p;
    }
  }

  @Test
  void comparesGroupsOfValues() {
    // R 4.2.2 multcomp 1.4-22 glht(mcp = "Dunnett"), two groups: Student's t test
    Moments control = Moments.of(14.082, 4.889, 10.836, 8.864, 9.095);
    Moments treatment = Moments.of(11.569, 7.96, 11.536, 10.27, 18.646);
    Dunnett.Groups groups = Dunnett.compare(control, List.of(treatment)).value().orElseThrow();
    assertThat(groups.degreesOfFreedom()).isEqualTo(8);
    assertThat(groups.statistics().get(0)).isCloseTo(1.0489708100532076, within(1e-13));
    assertThat(groups.pValues().get(0)).isCloseTo(0.3248449037227859, within(1e-12));
  }

  @Test
  void saysWhyGroupsCannotBeCompared() {
    Moments one = Moments.of(3);
    assertThat(Dunnett.compare(one, List.of(one)).reason()).contains(Reason.TOO_FEW_VISITORS);
    assertThat(Dunnett.compare(one, List.of(Moments.EMPTY)).reason()).contains(Reason.NO_VISITORS);
    assertThat(Dunnett.compare(one, List.of(Moments.of(2, 2))).reason())
        .contains(Reason.NO_VARIATION);
  }

  @Test
  void refusesArgumentsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> Dunnett.of(10));
    assertThatIllegalArgumentException().isThrownBy(() -> Dunnett.of(10, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Dunnett.of(10, 10).pValues(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> Dunnett.of(10, 10).pValues(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dunnett.of(10, 10).withDegreesOfFreedom(0));
  }

  private static Dunnett test(Double df, long control, long... treatments) {
    Dunnett normal = Dunnett.of(control, treatments);
    return df == null ? normal : normal.withDegreesOfFreedom(df);
  }
}
