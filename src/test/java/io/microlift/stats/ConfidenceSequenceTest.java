package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ConfidenceSequenceTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/confidence-sequence.csv", numLinesToSkip = 2)
  void agreesWithMpmath(
      long visitors,
      double estimate,
      double standardError,
      double alpha,
      double tuning,
      double halfWidth,
      double logEValue,
      double pValue,
      double halfWidthOneSided,
      double pGreater,
      double pLess) {
    ConfidenceSequence sequence =
        ConfidenceSequence.withDefaults().withAlpha(alpha).withTuning(tuning);
    ConfidenceSequence.Look look =
        sequence.look(visitors, estimate, standardError).value().orElseThrow();
    assertThat(look.halfWidth()).isCloseTo(halfWidth, within(1e-13 * halfWidth));
    assertThat(look.logEValue()).isCloseTo(logEValue, within(1e-13 * (1 + Math.abs(logEValue))));
    assertThat(look.pValue()).isCloseTo(pValue, within(1e-12 * pValue + 1e-300));
    ConfidenceSequence.OneSidedLook oneSided =
        sequence.lookOneSided(visitors, estimate, standardError).value().orElseThrow();
    assertThat(oneSided.halfWidth()).isCloseTo(halfWidthOneSided, within(1e-13 * halfWidth));
    assertThat(oneSided.pValueGreater()).isCloseTo(pGreater, within(1e-12 * pGreater + 1e-300));
    assertThat(oneSided.pValueLess()).isCloseTo(pLess, within(1e-12 * pLess + 1e-300));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/sample-size-sequence.csv", numLinesToSkip = 2)
  void needsTheVisitorsThatMpmathFinds(
      double sd,
      double delta,
      double alpha,
      double tuning,
      double power,
      double visitors,
      double selfTuned,
      double fixed) {
    ConfidenceSequence.RequiredVisitors required =
        ConfidenceSequence.withDefaults()
            .withAlpha(alpha)
            .withTuning(tuning)
            .requiredVisitors(sd, delta, power)
            .value()
            .orElseThrow();
    assertThat(required.visitors()).isCloseTo(visitors, within(1e-11 * visitors));
    assertThat(required.selfTuned()).isCloseTo(selfTuned, within(1e-11 * selfTuned));
    assertThat(required.fixedHorizon()).isCloseTo(fixed, within(1e-11 * fixed));
  }

  @Test
  void isTheMixtureSprtWithItsOwnMixingVariance() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 200; round++) {
      long visitors = random.nextLong(2, 1_000_000_000);
      double standardError = Math.pow(10, random.nextDouble(-6, 2));
      double estimate = random.nextGaussian() * 4 * standardError;
      double alpha = random.nextDouble(0.001, 0.9);
      ConfidenceSequence sequence =
          ConfidenceSequence.withDefaults()
              .withAlpha(alpha)
              .withTuning(Math.pow(10, random.nextDouble(1, 9)));
      ConfidenceSequence.Look look =
          sequence.look(visitors, estimate, standardError).value().orElseThrow();
      double variance = standardError * standardError;
      double mixing = sequence.rho() * sequence.rho() * variance * visitors;
      MixtureSprt.Step step =
          MixtureSprt.withMixingVariance(mixing)
              .withAlpha(alpha)
              .follow(List.of(new MixtureSprt.Look(estimate, variance)))
              .steps()
              .get(0);
      String name = "round %d".formatted(round);
      assertThat(step.logLambda()).as(name).isCloseTo(look.logEValue(), within(1e-11));
      assertThat(step.interval().lower())
          .as(name)
          .isCloseTo(look.interval().lower(), within(1e-11 * look.halfWidth()));
      assertThat(look.interval().contains(0)).as(name).isEqualTo(look.pValue() > alpha);
    }
  }

  @Test
  void excludesNoEffectExactlyWhenTheOneSidedPValueIsSmall() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 200; round++) {
      double estimate = random.nextDouble(-6, 6);
      double alpha = random.nextDouble(0.001, 0.49);
      ConfidenceSequence.OneSidedLook look =
          ConfidenceSequence.withDefaults()
              .withAlpha(alpha)
              .lookOneSided(random.nextLong(10, 100_000), estimate, 1)
              .value()
              .orElseThrow();
      assertThat(look.lowerBound() > 0)
          .as("round %d", round)
          .isEqualTo(look.pValueGreater() < alpha);
      assertThat(look.upperBound() < 0).as("round %d", round).isEqualTo(look.pValueLess() < alpha);
    }
  }

  @Test
  void narrowsWhileVisitorsArrive() {
    ConfidenceSequence sequence = ConfidenceSequence.withDefaults();
    double before = Double.POSITIVE_INFINITY;
    for (long visitors = 1; visitors < 1_000_000_000; visitors *= 2) {
      double width =
          sequence
              .look(visitors, 0, 1 / Math.sqrt((double) visitors))
              .value()
              .orElseThrow()
              .halfWidth();
      assertThat(width).isLessThan(before);
      before = width;
    }
  }

  @Test
  void exactOptimumIsTightestAtItsTuning() {
    for (double alpha : new double[] {1e-6, 0.05, 0.3, 0.9}) {
      ConfidenceSequence sequence =
          ConfidenceSequence.withDefaults().withAlpha(alpha).withTuning(1);
      double ratio = sequence.rhoExact() * sequence.rhoExact();
      double best = NormalMixture.halfWidth(ratio, alpha);
      assertThat(NormalMixture.halfWidth(ratio * 1.001, alpha)).isGreaterThan(best);
      assertThat(NormalMixture.halfWidth(ratio / 1.001, alpha)).isGreaterThan(best);
    }
  }

  @Test
  void coversTheTruthAtAllLooksTogether() {
    SplittableRandom random = new SplittableRandom(6);
    ConfidenceSequence sequence = ConfidenceSequence.withDefaults().withTuning(1000);
    int missed = 0;
    for (int round = 0; round < 2000; round++) {
      double sum = 0;
      for (int visitors = 1; visitors <= 1000; visitors++) {
        sum += random.nextGaussian();
        double standardError = 1 / Math.sqrt(visitors);
        if (!sequence
            .look(visitors, sum / visitors, standardError)
            .value()
            .orElseThrow()
            .interval()
            .contains(0)) {
          missed++;
          break;
        }
      }
    }
    assertThat(missed / 2000.0).isLessThan(0.05);
  }

  @Test
  void saysWhyThereIsNoSequence() {
    ConfidenceSequence sequence = ConfidenceSequence.withDefaults();
    assertThat(sequence.look(0, 0, 1).reason()).contains(Reason.NO_VISITORS);
    assertThat(sequence.look(10, 0, 0).reason()).contains(Reason.NO_VARIATION);
    assertThat(sequence.withAlpha(0.5).lookOneSided(10, 0, 1).reason())
        .contains(Reason.ALPHA_TOO_LARGE_FOR_ONE_SIDE);
    assertThat(sequence.requiredVisitors(1, 0, 0.8).reason()).contains(Reason.NO_EFFECT_TO_DETECT);
  }

  @Test
  void refusesArgumentsOutOfRange() {
    ConfidenceSequence sequence = ConfidenceSequence.withDefaults();
    assertThatIllegalArgumentException().isThrownBy(() -> sequence.look(-1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> sequence.look(1, Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> sequence.look(1, 0, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> sequence.withTuning(0));
    assertThatIllegalArgumentException().isThrownBy(() -> sequence.requiredVisitors(1, 1, 0.01));
  }
}
