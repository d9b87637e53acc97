package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class FisherExactTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/fisher.csv", numLinesToSkip = 2)
  void agreesWithExactFractions(
      long xC, long nC, long xT, long nT, double twoSided, double greater, double less) {
    FisherExact.Result result = FisherExact.compare(new Proportion(xC, nC), new Proportion(xT, nT));
    assertThat(result.twoSided().value()).isCloseTo(twoSided, within(1e-12 * twoSided));
    assertThat(result.greater().value()).isCloseTo(greater, within(1e-12 * greater));
    assertThat(result.less().value()).isCloseTo(less, within(1e-12 * less));
  }

  @Test
  void swappingArmsSwapsTheSides() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 200; round++) {
      long nC = random.nextLong(1, 300);
      long nT = random.nextLong(1, 300);
      Proportion control = new Proportion(random.nextLong(0, nC + 1), nC);
      Proportion treatment = new Proportion(random.nextLong(0, nT + 1), nT);
      FisherExact.Result forward = FisherExact.compare(control, treatment);
      FisherExact.Result backward = FisherExact.compare(treatment, control);
      String name = "round %d: %s against %s".formatted(round, treatment, control);
      assertThat(backward.less().log10())
          .as(name)
          .isCloseTo(forward.greater().log10(), within(1e-9));
      assertThat(backward.twoSided().log10())
          .as(name)
          .isCloseTo(forward.twoSided().log10(), within(1e-9));
    }
  }

  @Test
  void approachesTheScoreTestForLargeCounts() {
    Proportion control = new Proportion(20_000_000, 1_000_000_000);
    Proportion treatment = new Proportion(20_015_000, 1_000_000_000);
    double exact = FisherExact.compare(control, treatment).twoSided().value();
    double score =
        Proportions.withDefaults()
            .pooled(control, treatment)
            .value()
            .orElseThrow()
            .pValue()
            .value();
    // One table more or less is z/σ ≈ 8e-4 of the tail at these counts.
    assertThat(exact).isCloseTo(score, within(2e-3 * score));
  }
}
