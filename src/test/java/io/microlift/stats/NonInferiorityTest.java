package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.microlift.stats.NonInferiority.PreferredDirection;
import io.microlift.stats.NonInferiority.Verdict;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NonInferiorityTest {
  private static final NonInferiority DEFAULTS = NonInferiority.withDefaults();

  @Test
  void aMarginOfZeroIsASuperiorityTest() {
    SplittableRandom random = new SplittableRandom(21);
    for (int round = 0; round < 200; round++) {
      Estimate control = estimate(random);
      Estimate treatment = estimate(random);
      PValue expected =
          ZTest.withDefaults()
              .with(Alternative.GREATER)
              .compare(control, treatment)
              .value()
              .orElseThrow()
              .pValue();
      NonInferiority.Result absolute = of(DEFAULTS.absolute(control, treatment, 0));
      NonInferiority.Result relative = of(DEFAULTS.relative(control, treatment, 0));
      assertThat(absolute.pValue().value())
          .as("round %d", round)
          .isCloseTo(expected.value(), within(1e-14));
      assertThat(relative.pValue().value())
          .as("round %d", round)
          .isCloseTo(expected.value(), within(1e-14));
    }
  }

  @Test
  void theBoundIsBeyondTheMarginExactlyWhenNonInferior() {
    SplittableRandom random = new SplittableRandom(22);
    for (int round = 0; round < 300; round++) {
      Estimate control = estimate(random);
      Estimate treatment = estimate(random);
      double margin = random.nextDouble(0, 0.5);
      for (PreferredDirection direction : PreferredDirection.values()) {
        NonInferiority procedure = DEFAULTS.with(direction);
        int sign = direction == PreferredDirection.INCREASE ? 1 : -1;
        NonInferiority.Result absolute = of(procedure.absolute(control, treatment, margin));
        assertThat(sign * absolute.bound().value().orElseThrow() > -margin)
            .as("round %d %s absolute", round, direction)
            .isEqualTo(absolute.verdict() == Verdict.NON_INFERIOR);
        NonInferiority.Result relative = of(procedure.relative(control, treatment, margin));
        assertThat(sign * relative.bound().value().orElseThrow() > -margin)
            .as("round %d %s relative", round, direction)
            .isEqualTo(relative.verdict() == Verdict.NON_INFERIOR);
      }
    }
  }

  @Test
  void lowerIsBetterMirrorsHigherIsBetter() {
    Estimate control = new Estimate(10, 0.04);
    Estimate treatment = new Estimate(10.1, 0.05);
    NonInferiority.Result up = of(DEFAULTS.absolute(control, treatment, 0.5));
    NonInferiority.Result down =
        of(
            DEFAULTS
                .with(PreferredDirection.DECREASE)
                .absolute(new Estimate(-10, 0.04), new Estimate(-10.1, 0.05), 0.5));
    assertThat(down.z()).isEqualTo(up.z());
    assertThat(down.bound().value().orElseThrow())
        .isCloseTo(-up.bound().value().orElseThrow(), within(1e-15));
  }

  @Test
  void tellsInferiorFromUnknown() {
    Estimate control = new Estimate(10, 0.01);
    assertThat(of(DEFAULTS.relative(control, new Estimate(8, 0.01), 0.02)).verdict())
        .isEqualTo(Verdict.INFERIOR);
    assertThat(of(DEFAULTS.relative(control, new Estimate(9.8, 0.01), 0.02)).verdict())
        .isEqualTo(Verdict.UNKNOWN);
    assertThat(of(DEFAULTS.relative(control, new Estimate(10.3, 0.01), 0.02)).verdict())
        .isEqualTo(Verdict.NON_INFERIOR);
  }

  @Test
  void saysWhyThereIsNoTest() {
    Estimate zero = new Estimate(0, 1);
    Estimate exact = new Estimate(1, 0);
    assertThat(DEFAULTS.relative(zero, exact, 0.1).reason()).contains(Reason.BASELINE_NOT_POSITIVE);
    assertThat(DEFAULTS.absolute(exact, exact, 0.1).reason()).contains(Reason.NO_VARIATION);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.absolute(exact, exact, Double.NaN));
  }

  private static NonInferiority.Result of(Outcome<NonInferiority.Result> outcome) {
    return outcome.value().orElseThrow();
  }

  private static Estimate estimate(SplittableRandom random) {
    return new Estimate(random.nextDouble(4, 6), random.nextDouble(0.001, 0.3));
  }
}
