package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MixtureSprtTest {
  private static final MixtureSprt TEST = MixtureSprt.withMixingVariance(0.0025);

  @Test
  void agreesWithMpmath() {
    // mpmath 1.2.1 at 60 digits, closed form
    MixtureSprt.Path path = TEST.follow(List.of(new MixtureSprt.Look(0.0810623151, 0.0004)));
    MixtureSprt.Step step = path.steps().get(0);
    assertThat(step.logLambda()).isCloseTo(6.090424836010338, within(1e-13));
    assertThat(step.pValue()).isCloseTo(0.0022644466919371042, within(1e-15));
    assertThat(step.interval().lower()).isCloseTo(0.02024106690981405, within(1e-15));
    assertThat(step.interval().upper()).isCloseTo(0.14188356329018595, within(1e-15));
    assertThat(path.firstCrossing()).hasValue(0);
  }

  @Test
  void knowsNothingAtALookWithoutVariance() {
    MixtureSprt.Path path =
        MixtureSprt.withMixingVariance(0.01)
            .follow(List.of(new MixtureSprt.Look(0, 0), new MixtureSprt.Look(0.4, 0.01)));
    MixtureSprt.Step first = path.steps().get(0);
    assertThat(first.logLambda()).isZero();
    assertThat(first.pValue()).isEqualTo(1);
    assertThat(first.interval()).isEqualTo(new Interval(-1 / 0.0, 1 / 0.0));
    // mpmath 1.2.1 at 60 digits
    assertThat(path.steps().get(1).pValue()).isCloseTo(0.02590222491997595, within(1e-15));
    assertThat(path.firstCrossing()).hasValue(1);
  }

  @Test
  void neverTakesBackWhatItFound() {
    MixtureSprt.Path path =
        TEST.follow(
            List.of(
                new MixtureSprt.Look(0.08, 4e-4),
                new MixtureSprt.Look(0.0, 2e-4),
                new MixtureSprt.Look(-0.2, 1e-4)));
    double p = 1;
    double lower = Double.NEGATIVE_INFINITY;
    double upper = Double.POSITIVE_INFINITY;
    for (MixtureSprt.Step step : path.steps()) {
      assertThat(step.pValue()).isLessThanOrEqualTo(p);
      assertThat(step.runningLower()).isGreaterThanOrEqualTo(lower);
      assertThat(step.runningUpper()).isLessThanOrEqualTo(upper);
      p = step.pValue();
      lower = step.runningLower();
      upper = step.runningUpper();
    }
    assertThat(lower).as("an empty intersection is reported as it is").isGreaterThan(upper);
  }

  @Test
  void takesTheVariancesOfBothRates() {
    MixtureSprt.Look look =
        MixtureSprt.Look.ofProportions(new Proportion(20, 100), new Proportion(30, 200));
    assertThat(look.difference()).isCloseTo(-0.05, within(1e-17));
    assertThat(look.variance()).isCloseTo(0.2 * 0.8 / 100 + 0.15 * 0.85 / 200, within(1e-17));
  }

  @Test
  void hasNoCrossingWithoutALook() {
    assertThat(TEST.follow(List.of()).steps()).isEmpty();
    assertThat(TEST.follow(List.of()).firstCrossing()).isEmpty();
  }

  @Test
  void refusesArgumentsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> MixtureSprt.withMixingVariance(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new MixtureSprt.Look(0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MixtureSprt.Look(Double.NaN, 1));
  }
}
