package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class NormalBeliefTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/normal-belief.csv", numLinesToSkip = 2)
  void agreesWithMpmath(
      double estimate,
      double standardError,
      double priorMean,
      double priorVariance,
      double mean,
      double sd,
      double above,
      double below,
      double gain,
      double loss) {
    NormalBelief belief =
        new NormalBelief(priorMean, Math.sqrt(priorVariance)).after(estimate, standardError);
    assertThat(belief.mean()).isCloseTo(mean, within(1e-15 * Math.abs(mean)));
    assertThat(belief.standardDeviation()).isCloseTo(sd, within(1e-15 * sd));
    // A tail's relative error is z² times that of z: 1e-11 up to z = 100.
    assertThat(belief.chanceAboveZero()).isCloseTo(above, within(1e-11 * above + 1e-300));
    assertThat(belief.chanceBelowZero()).isCloseTo(below, within(1e-11 * below + 1e-300));
    assertThat(belief.expectedGain()).isCloseTo(gain, within(1e-11 * gain + 1e-300));
    assertThat(belief.expectedLoss()).isCloseTo(loss, within(1e-11 * loss + 1e-300));
  }

  @Test
  void gainMinusLossIsTheMean() {
    SplittableRandom random = new SplittableRandom(14);
    for (int round = 0; round < 200; round++) {
      NormalBelief belief = new NormalBelief(random.nextDouble(-9, 9), random.nextDouble(0.01, 10));
      assertThat(belief.expectedGain() - belief.expectedLoss())
          .as("round %d", round)
          .isCloseTo(belief.mean(), within(1e-14));
    }
  }

  @Test
  void lossHasNoJumpWhereItsFormulaChanges() {
    double before = new NormalBelief(Math.nextDown(4.0), 1).expectedLoss();
    double after = new NormalBelief(4, 1).expectedLoss();
    assertThat(after).isCloseTo(before, within(1e-13 * before));
  }

  @Test
  void orderOfEstimatesDoesNotMatter() {
    NormalBelief prior = new NormalBelief(0, 0.3);
    NormalBelief one = prior.after(0.05, 0.02).after(-0.01, 0.1);
    NormalBelief other = prior.after(-0.01, 0.1).after(0.05, 0.02);
    assertThat(one.mean()).isCloseTo(other.mean(), within(1e-16));
    assertThat(one.standardDeviation()).isCloseTo(other.standardDeviation(), within(1e-16));
  }

  @Test
  void refusesEstimatesWithoutError() {
    NormalBelief prior = new NormalBelief(0, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> prior.after(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> prior.after(Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> prior.credible(1));
  }
}
