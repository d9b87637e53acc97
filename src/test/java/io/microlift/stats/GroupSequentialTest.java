package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.analysis.integration.SimpsonIntegrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class GroupSequentialTest {
  private static final double[] FIVE = {0.2, 0.4, 0.6, 0.8, 1};

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/group-sequential.csv", numLinesToSkip = 2)
  void agreesWithRpact(
      String spending, Double parameter, Sides sides, double alpha, String at, String bounds) {
    double[] expected = Fields.doubles(bounds);
    List<GroupSequential.Look> looks =
        design(spending, parameter, sides).withAlpha(alpha).looks(Fields.doubles(at));
    assertThat(looks).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      // 1e-9: both integrate to about 1e-10.
      assertThat(looks.get(k).criticalValue()).isCloseTo(expected[k], within(1e-9));
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/group-sequential-two-looks.csv", numLinesToSkip = 2)
  void agreesWithMpmathWhereLooksAreCloseEarlyOrTiny(
      double first, double second, double alpha, Sides sides, double atFirst, double atSecond) {
    List<GroupSequential.Look> looks =
        GroupSequential.withDefaults().withSides(sides).withAlpha(alpha).looks(first, second);
    assertThat(looks.get(0).criticalValue()).isCloseTo(atFirst, within(1e-11));
    assertThat(looks.get(1).criticalValue()).isCloseTo(atSecond, within(1e-10));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/group-sequential-inflation.csv", numLinesToSkip = 2)
  void costsWhatRpactSays(
      String spending,
      Double parameter,
      Sides sides,
      double alpha,
      String at,
      double power,
      double drift,
      double inflation,
      String stops,
      double meanInformation) {
    GroupSequential.Characteristics actual =
        design(spending, parameter, sides)
            .withAlpha(alpha)
            .characteristics(power, Fields.doubles(at));
    assertThat(actual.drift()).isCloseTo(drift, within(1e-8));
    assertThat(actual.inflationFactor()).isCloseTo(inflation, within(1e-8));
    assertThat(actual.meanInformation()).isCloseTo(meanInformation, within(1e-8));
    double[] expected = Fields.doubles(stops);
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual.stopProbabilities().get(k)).isCloseTo(expected[k], within(1e-8));
    }
  }

  @Test
  void spendsAlphaWhenIntegratedByAnotherRule() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20; round++) {
      double first = random.nextDouble(0.05, 0.9);
      double second = first + random.nextDouble(0.01, 1) * (1 - first);
      double alpha = random.nextDouble(0.001, 0.3);
      List<GroupSequential.Look> looks =
          GroupSequential.withDefaults()
              .withSpending(SpendingFunction.power(random.nextDouble(0.5, 4)))
              .withAlpha(alpha)
              .looks(first, second);
      double c1 = looks.get(0).criticalValue();
      double c2 = looks.get(1).criticalValue();
      double root = Math.sqrt(second - first);
      double exit =
          new SimpsonIntegrator(1e-10, 1e-12, 3, 60)
              .integrate(
                  1_000_000,
                  z ->
                      Distributions.normalDensity(z)
                          * Distributions.normalSf(
                              (c2 * Math.sqrt(second) - z * Math.sqrt(first)) / root),
                  -c1,
                  c1);
      assertThat(2 * Distributions.normalSf(c1) + 2 * exit)
          .as("round %d", round)
          .isCloseTo(looks.get(1).alphaSpent(), within(1e-8));
    }
  }

  @Test
  void keepsTheErrorLevelInSimulation() {
    double[] fractions = {0.1, 0.25, 0.5, 0.8, 1};
    List<GroupSequential.Look> looks =
        GroupSequential.withDefaults()
            .withSpending(SpendingFunction.pocock())
            .withAlpha(0.1)
            .looks(fractions);
    SplittableRandom random = new SplittableRandom(2);
    int rounds = 100_000;
    int[] stopped = new int[fractions.length];
    for (int round = 0; round < rounds; round++) {
      double motion = 0;
      double before = 0;
      for (int k = 0; k < fractions.length; k++) {
        motion += Math.sqrt(fractions[k] - before) * random.nextGaussian();
        before = fractions[k];
        if (Math.abs(motion) >= looks.get(k).criticalValue() * Math.sqrt(before)) {
          stopped[k]++;
          break;
        }
      }
    }
    double soFar = 0;
    for (int k = 0; k < fractions.length; k++) {
      soFar += (double) stopped[k] / rounds;
      // Four standard errors of a share near 0.1.
      assertThat(soFar).isCloseTo(looks.get(k).alphaSpent(), within(0.004));
    }
  }

  @Test
  void oneLookIsTheFixedTest() {
    GroupSequential.Look look = GroupSequential.withDefaults().looks(1).get(0);
    assertThat(look.criticalValue()).isCloseTo(1.959963984540054, within(1e-12));
    assertThat(look.nominalPValue()).isCloseTo(0.05, within(1e-14));
  }

  @Test
  void lastLookSpendsTheRestWhereverItComes() {
    GroupSequential design = GroupSequential.withDefaults();
    double atPlan = design.looks(0.3, 0.6, 1).get(2).criticalValue();
    for (double end : new double[] {0.8, 1, 1.3}) {
      List<GroupSequential.Look> looks = design.looksToTheEnd(0.3, 0.6, end);
      assertThat(looks.get(2).alphaSpent()).isEqualTo(0.05);
      assertThat(looks.get(1)).isEqualTo(design.looks(0.3, 0.6).get(1));
    }
    assertThat(design.looksToTheEnd(0.3, 0.6, 1).get(2).criticalValue())
        .isCloseTo(atPlan, within(1e-12));
    // With more in common, the last look adds less of its own, so it may be bolder.
    assertThat(design.looksToTheEnd(0.3, 0.6, 0.8).get(2).criticalValue()).isLessThan(atPlan);
    assertThat(design.looksToTheEnd(0.3, 0.6, 1.3).get(2).criticalValue()).isGreaterThan(atPlan);
  }

  @Test
  void looksThatCanSpendNothingNeverStop() {
    List<GroupSequential.Look> looks = GroupSequential.withDefaults().looks(0.0005, 0.5, 1);
    assertThat(looks.get(0).alphaSpent()).isZero();
    // √(z² / t): the exact bound, although its probability underflows.
    assertThat(looks.get(0).criticalValue()).isCloseTo(100.23, within(0.01));
    assertThat(looks.get(1).criticalValue())
        .isCloseTo(GroupSequential.withDefaults().looks(0.5).get(0).criticalValue(), within(1e-10));
    GroupSequential.Look spent =
        GroupSequential.withDefaults()
            .withSpending(SpendingFunction.hwangShihDeCani(60))
            .looks(0.5, 0.9, 1)
            .get(2);
    assertThat(spent.criticalValue()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(spent.interval(3, 1)).isEqualTo(new Interval(-1 / 0.0, 1 / 0.0));
  }

  @Test
  void dropsLooksThatAreTooClose() {
    assertThat(GroupSequential.withoutCloseLooks(0.5, 0.5001, 0.6, 0.6005, 0.9995, 1))
        .containsExactly(0.5, 0.6, 1);
    assertThat(GroupSequential.withoutCloseLooks(0.5)).containsExactly(0.5);
    assertThat(GroupSequential.withoutCloseLooks(FIVE)).containsExactly(FIVE);
  }

  @Test
  void spendsByTheCalendarAsByInformationWhenBothRunAlike() {
    double[] visitors = Arrays.stream(FIVE).map(time -> 20_000 * time).toArray();
    List<GroupSequential.Look> calendar =
        GroupSequential.withDefaults().looksByCalendar(FIVE, visitors);
    List<GroupSequential.Look> information = GroupSequential.withDefaults().looks(FIVE);
    for (int k = 0; k < FIVE.length; k++) {
      assertThat(calendar.get(k).criticalValue())
          .isCloseTo(information.get(k).criticalValue(), within(1e-9));
    }
  }

  /** By simulation of the looks' joint law: 200 000 walks err by 0.0015 at most, 3 sigma. */
  @Test
  void keepsItsErrorLevelWhenTrafficIsUneven() {
    double[] times = {0.25, 0.5, 0.75, 1.02};
    double[] visitors = {100, 5_000, 5_500, 9_000};
    List<GroupSequential.Look> looks =
        GroupSequential.withDefaults().looksByCalendar(times, visitors);
    SplittableRandom random = new SplittableRandom(7);
    int walks = 200_000;
    int stopped = 0;
    for (int walk = 0; walk < walks; walk++) {
      double place = 0;
      double before = 0;
      boolean crossed = false;
      for (int k = 0; k < times.length; k++) {
        place += random.nextGaussian() * Math.sqrt(visitors[k] - before);
        before = visitors[k];
        crossed |= Math.abs(place) / Math.sqrt(before) >= looks.get(k).criticalValue();
      }
      stopped += crossed ? 1 : 0;
    }
    assertThat(stopped / (double) walks).isCloseTo(0.05, within(0.0015));
    assertThat(looks.get(3).alphaSpent()).isCloseTo(0.05, within(1e-15));
  }

  @Test
  void repeatedIntervalIsCriticalValuesWide() {
    GroupSequential.Look look = GroupSequential.withDefaults().looks(FIVE).get(2);
    Interval interval = look.interval(10, 2);
    assertThat(interval.upper() - interval.lower())
        .isCloseTo(4 * look.criticalValue(), within(1e-12));
  }

  @Test
  void twoSidesAreTwiceOneSideForStrictBoundaries() {
    List<GroupSequential.Look> two = GroupSequential.withDefaults().looks(FIVE);
    List<GroupSequential.Look> one =
        GroupSequential.withDefaults().withSides(Sides.ONE).withAlpha(0.025).looks(FIVE);
    for (int k = 0; k < FIVE.length; k++) {
      // Crossing one bound after the other, which only one of the two counts, is that rare.
      assertThat(one.get(k).criticalValue()).isCloseTo(two.get(k).criticalValue(), within(1e-8));
    }
  }

  @Test
  void refusesFractionsOutOfOrder() {
    GroupSequential design = GroupSequential.withDefaults();
    for (double[] wrong :
        new double[][] {
          {}, {0}, {-0.1}, {0.5, 0.5}, {0.5, 0.4}, {0.5, Double.NaN}, {1.1}, {0.5, 1.1}
        }) {
      assertThatIllegalArgumentException().isThrownBy(() -> design.looks(wrong));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> design.looksToTheEnd(0.5, 1, 1.2));
    assertThatIllegalArgumentException().isThrownBy(() -> design.withAlpha(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> design.characteristics(0.05, FIVE));
  }

  private static GroupSequential design(String spending, Double parameter, Sides sides) {
    SpendingFunction function =
        switch (spending) {
          case "obrien-fleming" -> SpendingFunction.obrienFleming();
          case "pocock" -> SpendingFunction.pocock();
          case "power" -> SpendingFunction.power(parameter);
          case "hwang-shih-decani" -> SpendingFunction.hwangShihDeCani(parameter);
          default -> throw new AssertionError(spending);
        };
    return GroupSequential.withDefaults().withSpending(function).withSides(sides);
  }
}
