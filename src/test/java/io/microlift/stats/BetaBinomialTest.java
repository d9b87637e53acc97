package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class BetaBinomialTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/beta-binomial.csv", numLinesToSkip = 2)
  void agreesWithMpmath(
      long controlConversions,
      long controlVisitors,
      long treatmentConversions,
      long treatmentVisitors,
      double a,
      double b,
      double alpha,
      double win,
      double lossTreatment,
      double lossControl,
      double lower,
      double median,
      double upper) {
    BetaBinomial test =
        BetaBinomial.withDefaults().withPrior(new BetaPosterior(a, b)).withAlpha(alpha);
    BetaBinomial.Comparison actual =
        test.compare(
            test.posterior(controlConversions, controlVisitors),
            test.posterior(treatmentConversions, treatmentVisitors));
    // 1e-10: 10⁹ visitors cost the position of a rate seven of sixteen digits.
    assertThat(actual.chanceTreatmentWins()).isCloseTo(win, within(1e-11 * win));
    assertThat(actual.lossTreatment()).isCloseTo(lossTreatment, within(1e-10 * lossTreatment));
    assertThat(actual.lossControl()).isCloseTo(lossControl, within(1e-10 * lossControl));
    Interval interval = actual.uplift().interval();
    assertThat(interval.lower()).isCloseTo(lower, within(1e-10 * (1 + Math.abs(lower))));
    assertThat(interval.upper()).isCloseTo(upper, within(1e-10 * (1 + upper)));
    assertThat(actual.uplift().median()).isCloseTo(median, within(1e-10 * (1 + median)));
  }

  @Test
  void winsAddUpAndLossesDifferByTheMeans() {
    SplittableRandom random = new SplittableRandom(9);
    BetaBinomial test = BetaBinomial.withDefaults();
    for (int round = 0; round < 60; round++) {
      BetaPosterior control = anyBelief(random);
      BetaPosterior treatment = anyBelief(random);
      BetaBinomial.Comparison forth = test.compare(control, treatment);
      BetaBinomial.Comparison back = test.compare(treatment, control);
      String name = "round %d: %s, %s".formatted(round, control, treatment);
      assertThat(forth.chanceTreatmentWins() + back.chanceTreatmentWins())
          .as(name)
          .isCloseTo(1, within(1e-12));
      assertThat(forth.lossControl() - forth.lossTreatment())
          .as(name)
          .isCloseTo(treatment.mean() - control.mean(), within(1e-13));
      assertThat(forth.lossTreatment()).as(name).isNotNegative();
      assertThat(back.lossControl()).as(name).isCloseTo(forth.lossTreatment(), within(1e-13));
      // ln(p_T / p_C) changes its sign when the arms are swapped; −1 + 1e-9 has few digits left.
      double swapped = 1 / (1 + back.uplift().interval().lower()) - 1;
      assertThat(forth.uplift().interval().upper())
          .as(name)
          .isCloseTo(swapped, within(1e-9 * (1 + swapped) + 1e-15 * swapped * swapped));
    }
  }

  @Test
  void agreesWithOrderedCountsForUniformPriors() {
    // With one arm uniform on [0, 1], P(T > C) is the mean of the other's complement.
    BetaPosterior uniform = new BetaPosterior(1, 1);
    SplittableRandom random = new SplittableRandom(10);
    for (int round = 0; round < 60; round++) {
      BetaPosterior other = anyBelief(random);
      BetaBinomial.Comparison actual = BetaBinomial.withDefaults().compare(uniform, other);
      assertThat(actual.chanceTreatmentWins())
          .as("round %d: %s", round, other)
          .isCloseTo(other.mean(), within(1e-12));
    }
  }

  @Test
  void agreesWithSimulation() {
    // Gamma(k) as a sum of exponentials gives Beta(3, 9) and Beta(5, 8) without a library.
    SplittableRandom random = new SplittableRandom(11);
    int rounds = 100_000;
    int wins = 0;
    double loss = 0;
    for (int round = 0; round < rounds; round++) {
      double control = beta(random, 3, 9);
      double treatment = beta(random, 5, 8);
      wins += treatment > control ? 1 : 0;
      loss += Math.max(control - treatment, 0);
    }
    BetaBinomial.Comparison actual =
        BetaBinomial.withDefaults().compare(new BetaPosterior(3, 9), new BetaPosterior(5, 8));
    assertThat((double) wins / rounds).isCloseTo(actual.chanceTreatmentWins(), within(0.005));
    assertThat(loss / rounds).isCloseTo(actual.lossTreatment(), within(0.001));
  }

  @Test
  void credibleIntervalHoldsItsShare() {
    BetaPosterior belief = new BetaPosterior(41, 1);
    Interval interval = belief.credible(0.05);
    // R 4.2.2 qbeta(c(0.025, 0.975), 41, 1)
    assertThat(interval.lower()).isCloseTo(0.913956163705972, within(1e-14));
    assertThat(interval.upper()).isCloseTo(0.999382683106714, within(1e-14));
  }

  @Test
  void refusesWhatCannotBeCounted() {
    BetaPosterior prior = new BetaPosterior(1, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> prior.after(-1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> prior.after(3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new BetaPosterior(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new BetaPosterior(1, Double.NaN));
  }

  private static BetaPosterior anyBelief(SplittableRandom random) {
    return new BetaPosterior(
        Math.pow(10, random.nextDouble(-1, 7)), Math.pow(10, random.nextDouble(-1, 7)));
  }

  private static double beta(SplittableRandom random, int a, int b) {
    double x = 0;
    double y = 0;
    for (int i = 0; i < a; i++) {
      x -= Math.log1p(-random.nextDouble());
    }
    for (int i = 0; i < b; i++) {
      y -= Math.log1p(-random.nextDouble());
    }
    return x / (x + y);
  }
}
