package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiftTest {
  private static final Lift DEFAULTS = Lift.withDefaults();

  @Test
  void fiellerAgreesWithTheUnpooledTest() {
    SplittableRandom random = new SplittableRandom(8);
    int bounded = 0;
    for (int round = 0; round < 1_000; round++) {
      Estimate control = estimate(random);
      Estimate treatment = new Estimate(control.value() + random.nextGaussian(), variance(random));
      boolean rejects =
          ZTest.withDefaults().compare(control, treatment).value().orElseThrow().pValue().value()
              < 0.05;
      Outcome<Interval> interval = DEFAULTS.fieller(control, treatment);
      if (interval.value().isPresent()) {
        bounded++;
        assertThat(interval.value().get().contains(0))
            .as("round %d: %s against %s", round, treatment, control)
            .isNotEqualTo(rejects);
      }
    }
    assertThat(bounded).isGreaterThan(300);
  }

  @Test
  void fiellerSolvesItsQuadratic() {
    SplittableRandom random = new SplittableRandom(9);
    double z2 = Math.pow(Distributions.normalIsf(0.025), 2);
    for (int round = 0; round < 300; round++) {
      Estimate control = new Estimate(random.nextDouble(1, 5), variance(random) / 100);
      Estimate treatment = new Estimate(random.nextGaussian(), variance(random));
      Interval interval = DEFAULTS.fieller(control, treatment).value().orElseThrow();
      for (double lift : new double[] {interval.lower(), interval.upper()}) {
        double ratio = 1 + lift;
        double distance = treatment.value() - ratio * control.value();
        double spread = treatment.variance() + ratio * ratio * control.variance();
        assertThat(distance * distance / spread).as("round %d", round).isCloseTo(z2, within(1e-9));
      }
    }
  }

  @Test
  void unitsOfMoneyDoNotMatter() {
    SplittableRandom random = new SplittableRandom(10);
    for (int round = 0; round < 100; round++) {
      Estimate control = new Estimate(random.nextDouble(1, 5), variance(random) / 100);
      Estimate treatment = new Estimate(random.nextDouble(1, 5), variance(random) / 100);
      Lift.Delta delta = DEFAULTS.delta(control, treatment).value().orElseThrow();
      Lift.Delta cents =
          DEFAULTS.delta(times100(control), times100(treatment)).value().orElseThrow();
      assertThat(cents.lift()).isCloseTo(delta.lift(), within(1e-12));
      assertThat(cents.standardError()).isCloseTo(delta.standardError(), within(1e-12));
      Interval fieller = DEFAULTS.fieller(control, treatment).value().orElseThrow();
      Interval inCents =
          DEFAULTS.fieller(times100(control), times100(treatment)).value().orElseThrow();
      assertThat(inCents.lower()).isCloseTo(fieller.lower(), within(1e-12));
    }
  }

  @Test
  void swappingArmsInvertsTheLogInterval() {
    Estimate control = new Estimate(2.5, 0.04);
    Estimate treatment = new Estimate(3.1, 0.05);
    Lift.Log forward = DEFAULTS.log(control, treatment).value().orElseThrow();
    Lift.Log backward = DEFAULTS.log(treatment, control).value().orElseThrow();
    assertThat(backward.logRatio()).isCloseTo(-forward.logRatio(), within(1e-15));
    assertThat((1 + backward.interval().lower()) * (1 + forward.interval().upper()))
        .isCloseTo(1, within(1e-14));
  }

  @Test
  void aNegativeBaselineKeepsTheSignOfTheChange() {
    Estimate control = new Estimate(-2, 0.01);
    Estimate better = new Estimate(-1, 0.01);
    assertThat(Lift.of(control, better).value()).contains(0.5);
    Interval interval = DEFAULTS.fieller(control, better).value().orElseThrow();
    assertThat(interval.lower()).isGreaterThan(0);
    assertThat(interval.contains(0.5)).isTrue();
  }

  @Test
  void saysWhyThereIsNoInterval() {
    Estimate zero = new Estimate(0, 1);
    Estimate noisy = new Estimate(0.1, 1);
    Estimate negative = new Estimate(-1, 1);
    assertThat(Lift.of(zero, noisy).reason()).contains(Reason.BASELINE_ZERO);
    assertThat(DEFAULTS.fieller(noisy, noisy).reason()).contains(Reason.BASELINE_TOO_UNCERTAIN);
    assertThat(DEFAULTS.log(noisy, negative).reason()).contains(Reason.MEAN_NOT_POSITIVE);
    assertThat(DEFAULTS.delta(new Estimate(1e-300, 0), new Estimate(1e300, 0)).reason())
        .contains(Reason.BEYOND_DOUBLE_RANGE);
  }

  private static Estimate estimate(SplittableRandom random) {
    return new Estimate(3 * random.nextGaussian(), variance(random));
  }

  private static double variance(SplittableRandom random) {
    return random.nextDouble(0.001, 2);
  }

  private static Estimate times100(Estimate estimate) {
    return new Estimate(100 * estimate.value(), 10_000 * estimate.variance());
  }
}
