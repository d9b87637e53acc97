package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.microlift.stats.Heterogeneity.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeterogeneityTest {
  @Test
  void twoEffectsAreComparedByTheZTest() {
    SplittableRandom random = new SplittableRandom(28);
    for (int round = 0; round < 100; round++) {
      Effect first = effect(random);
      Effect second = effect(random);
      ZTest.Result test =
          ZTest.withDefaults().compare(estimate(first), estimate(second)).value().orElseThrow();
      Heterogeneity.Result result = of(List.of(first, second));
      assertThat(result.q()).isCloseTo(test.z() * test.z(), within(1e-9 * (1 + result.q())));
      assertThat(result.pValue().value())
          .as("round %d", round)
          .isCloseTo(test.pValue().value(), within(1e-10));
    }
  }

  @Test
  void orderMattersToTheTrendOnly() {
    List<Effect> effects = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(29);
    for (int day = 0; day < 10; day++) {
      effects.add(effect(random));
    }
    Heterogeneity.Result forward = of(effects);
    Collections.reverse(effects);
    Heterogeneity.Result backward = of(effects);
    assertThat(backward.q()).isCloseTo(forward.q(), within(1e-10 * forward.q()));
    assertThat(backward.tau2()).isCloseTo(forward.tau2(), within(1e-12));
    assertThat(backward.trend().value().orElseThrow().z())
        .isCloseTo(-forward.trend().value().orElseThrow().z(), within(1e-10));
  }

  @Test
  void findsTheSlopeOfAStraightLine() {
    List<Effect> effects = new ArrayList<>();
    for (int day = 0; day < 14; day++) {
      effects.add(new Effect(0.1 - 0.005 * day, 0.01 + 0.001 * day));
    }
    ZTest.Result trend = of(effects).trend().value().orElseThrow();
    assertThat(trend.difference()).isCloseTo(-0.005, within(1e-15));
  }

  @Test
  void aSingleEffectIsHomogeneous() {
    Heterogeneity.Result result = of(List.of(new Effect(0.05, 0.01)));
    assertThat(result.q()).isZero();
    assertThat(result.pValue().value()).isEqualTo(1);
    assertThat(result.i2()).isZero();
    assertThat(result.tau2()).isZero();
    assertThat(result.trend().reason()).contains(Reason.TOO_FEW_EFFECTS);
  }

  @Test
  void recoversTheVarianceOfTrueEffects() {
    SplittableRandom random = new SplittableRandom(30);
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      double se = random.nextDouble(0.05, 0.2);
      effects.add(new Effect(0.3 * random.nextGaussian() + se * random.nextGaussian(), se));
    }
    // Standard error of a variance of 0.09 from 5000 values is about 0.09 √(2/5000) = 0.0018.
    assertThat(of(effects).tau2()).isCloseTo(0.09, within(0.009));
  }

  @Test
  void refusesEffectsKnownExactly() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Effect(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Heterogeneity.of(List.of()));
  }

  private static Heterogeneity.Result of(List<Effect> effects) {
    return Heterogeneity.of(effects).value().orElseThrow();
  }

  private static Effect effect(SplittableRandom random) {
    return new Effect(random.nextGaussian(), random.nextDouble(0.1, 2));
  }

  private static Estimate estimate(Effect effect) {
    return new Estimate(effect.estimate(), effect.standardError() * effect.standardError());
  }
}
