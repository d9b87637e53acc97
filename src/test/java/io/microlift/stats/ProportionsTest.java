package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ProportionsTest {
  private static final Proportions DEFAULTS = Proportions.withDefaults();

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/two-proportions.csv", numLinesToSkip = 2)
  void agreesWithSciPy(long xC, long nC, long xT, long nT, double z, double p) {
    Proportions.Result result =
        DEFAULTS.pooled(new Proportion(xC, nC), new Proportion(xT, nT)).value().orElseThrow();
    assertThat(result.z()).isCloseTo(z, within(1e-12 + 1e-11 * Math.abs(z)));
    assertThat(result.pValue().value()).isCloseTo(p, within(1e-10 * p));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/wilson.csv", numLinesToSkip = 2)
  void wilsonAgreesWithSciPy(long x, long n, double alpha, double lower, double upper) {
    Interval interval = DEFAULTS.withAlpha(alpha).wilson(new Proportion(x, n));
    assertThat(interval.lower()).isCloseTo(lower, within(1e-14));
    assertThat(interval.upper()).isCloseTo(upper, within(1e-14));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/newcombe.csv", numLinesToSkip = 2)
  void newcombeAgreesWithMpmath(long xC, long nC, long xT, long nT, double lower, double upper) {
    Interval interval = DEFAULTS.newcombe(new Proportion(xC, nC), new Proportion(xT, nT));
    assertThat(interval.lower()).isCloseTo(lower, within(1e-12));
    assertThat(interval.upper()).isCloseTo(upper, within(1e-12));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/score-lift.csv", numLinesToSkip = 2)
  void scoreLiftAgreesWithMpmath(
      long xC, long nC, long xT, long nT, double alpha, double lower, double upper) {
    Interval lift =
        DEFAULTS.withAlpha(alpha).scoreLift(new Proportion(xC, nC), new Proportion(xT, nT));
    assertThat(lift.lower()).isCloseTo(lower, within(1e-12 + 1e-11 * Math.abs(lower)));
    if (Double.isInfinite(upper)) {
      assertThat(lift.upper()).isEqualTo(upper);
    } else {
      assertThat(lift.upper()).isCloseTo(upper, within(1e-12 + 1e-11 * Math.abs(upper)));
    }
  }

  @Test
  void scoreIntervalAgreesWithTheTest() {
    SplittableRandom random = new SplittableRandom(3);
    int rejections = 0;
    for (int round = 0; round < 400; round++) {
      Proportion control = arm(random);
      Proportion treatment = arm(random);
      Outcome<Proportions.Result> result = DEFAULTS.pooled(control, treatment);
      boolean rejects = result.value().map(each -> each.pValue().value() < 0.05).orElse(false);
      Interval lift = DEFAULTS.scoreLift(control, treatment);
      assertThat(lift.contains(0))
          .as("round %d: %s against %s", round, treatment, control)
          .isNotEqualTo(rejects);
      rejections += rejects ? 1 : 0;
    }
    assertThat(rejections).isBetween(50, 350);
  }

  @Test
  void swappingArmsInvertsTheScoreIntervalAndNegatesTheTest() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 200; round++) {
      Proportion control = arm(random);
      Proportion treatment = arm(random);
      Interval forward = DEFAULTS.scoreRatio(control, treatment);
      Interval backward = DEFAULTS.scoreRatio(treatment, control);
      String name = "round %d: %s against %s".formatted(round, treatment, control);
      assertThat(backward.lower() * forward.upper())
          .as(name)
          .satisfiesAnyOf(
              product -> assertThat(product).isCloseTo(1, within(1e-10)),
              product -> assertThat(product).isNaN());
      Interval newcombe = DEFAULTS.newcombe(control, treatment);
      Interval mirrored = DEFAULTS.newcombe(treatment, control);
      assertThat(mirrored.lower()).as(name).isCloseTo(-newcombe.upper(), within(1e-14));
      DEFAULTS
          .pooled(control, treatment)
          .value()
          .ifPresent(
              result ->
                  assertThat(DEFAULTS.pooled(treatment, control).value().orElseThrow().z())
                      .as(name)
                      .isCloseTo(-result.z(), within(1e-12)));
    }
  }

  @Test
  void aSingleConversionInABillionVisitorsIsNotLost() {
    Proportion control = new Proportion(500_000_000, 1_000_000_000);
    Proportion treatment = new Proportion(500_000_001, 1_000_000_000);
    assertThat(treatment.rateMinus(control)).isEqualTo(1e-9);
    // z = 1e-9/√(½ · ½ · 2e-9), up to the pooled rate's 5e-10 from one half
    assertThat(DEFAULTS.pooled(control, treatment).value().orElseThrow().z())
        .isCloseTo(1e-9 / Math.sqrt(0.5e-9), within(1e-14));
  }

  @Test
  void oneSidedPValuesAddUpToOne() {
    Proportion control = new Proportion(40, 300);
    Proportion treatment = new Proportion(55, 310);
    double greater = pooledP(Alternative.GREATER, control, treatment);
    double less = pooledP(Alternative.LESS, control, treatment);
    assertThat(greater + less).isCloseTo(1, within(1e-15));
    assertThat(pooledP(Alternative.TWO_SIDED, control, treatment))
        .isCloseTo(2 * greater, within(1e-15));
  }

  @Test
  void saysWhyThereIsNoTest() {
    Proportion nobody = new Proportion(0, 10);
    Proportion everybody = new Proportion(10, 10);
    assertThat(DEFAULTS.pooled(nobody, nobody).reason())
        .contains(Reason.NOBODY_OR_EVERYBODY_CONVERTED);
    assertThat(DEFAULTS.pooled(everybody, everybody).reason())
        .contains(Reason.NOBODY_OR_EVERYBODY_CONVERTED);
    assertThat(DEFAULTS.unpooled(nobody, everybody).reason()).contains(Reason.NO_VARIATION);
    assertThat(DEFAULTS.pooled(nobody, everybody).value()).isPresent();
  }

  @Test
  void refusesMoreConversionsThanVisitors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Proportion(11, 10))
        .withMessageContaining("only 10");
    assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withAlpha(Double.NaN));
  }

  private static double pooledP(Alternative alternative, Proportion control, Proportion other) {
    return DEFAULTS.with(alternative).pooled(control, other).value().orElseThrow().pValue().value();
  }

  private static Proportion arm(SplittableRandom random) {
    long visitors = random.nextLong(1, random.nextBoolean() ? 40 : 4_000);
    return new Proportion(random.nextLong(0, visitors + 1), visitors);
  }
}
