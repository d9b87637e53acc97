package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class BestVariantTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/best-rate.csv", numLinesToSkip = 2)
  void agreesWithMpmathForRates(
      String conversions, String visitors, double a, double b, String best, String shares) {
    long[] converted = Fields.longs(conversions);
    long[] all = Fields.longs(visitors);
    List<BetaPosterior> beliefs = new ArrayList<>();
    for (int i = 0; i < converted.length; i++) {
      beliefs.add(new BetaPosterior(a, b).after(converted[i], all[i]));
    }
    double[] actual = BestVariant.amongRates(beliefs);
    // 1e-12: what sixteen digits leave at 10⁶ visitors.
    assertThat(actual).containsExactly(Fields.doubles(best), within(1e-12));
    assertThat(BestVariant.topTwoThompson(actual).value().orElseThrow())
        .containsExactly(Fields.doubles(shares), within(1e-12));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/best-normal.csv", numLinesToSkip = 2)
  void agreesWithMvtnormForNormals(String means, String sds, String best) {
    double[] mean = Fields.doubles(means);
    double[] sd = Fields.doubles(sds);
    List<NormalBelief> beliefs = new ArrayList<>();
    for (int i = 0; i < mean.length; i++) {
      beliefs.add(new NormalBelief(mean[i], sd[i]));
    }
    assertThat(BestVariant.amongNormals(beliefs))
        .containsExactly(Fields.doubles(best), within(1e-13));
  }

  @Test
  void twoNormalsAreADifference() {
    SplittableRandom random = new SplittableRandom(12);
    for (int round = 0; round < 300; round++) {
      double sd = Math.pow(10, random.nextDouble(-6, 6));
      NormalBelief first = new NormalBelief(random.nextDouble(-3, 3), 1);
      NormalBelief second = new NormalBelief(random.nextDouble(-3, 3) * sd, sd);
      double z = (first.mean() - second.mean()) / Math.hypot(1, sd);
      double expected = Distributions.normalSf(-z);
      assertThat(BestVariant.amongNormals(List.of(first, second))[0])
          .as("round %d", round)
          .isCloseTo(expected, within(1e-11 * expected));
    }
  }

  @Test
  void almostCertainValuesAreCompared() {
    NormalBelief vague = new NormalBelief(1e9 - 1, 1);
    NormalBelief sure = new NormalBelief(1e9, 1e-100);
    assertThat(BestVariant.amongNormals(List.of(sure, vague))[0])
        .isCloseTo(Distributions.normalSf(-1), within(1e-9));
    assertThat(BestVariant.amongNormals(List.of(sure, sure))[0]).isCloseTo(0.5, within(1e-12));
    assertThat(BestVariant.amongNormals(List.of(sure, new NormalBelief(0.1, 1e-90))))
        .containsExactly(1, 0);
  }

  @Test
  void chancesAddUpWhateverTheVariants() {
    SplittableRandom random = new SplittableRandom(13);
    for (int round = 0; round < 50; round++) {
      List<BetaPosterior> beliefs = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(6); i++) {
        beliefs.add(
            new BetaPosterior(
                Math.pow(10, random.nextDouble(-2, 9)), Math.pow(10, random.nextDouble(-2, 9))));
      }
      double[] chances = BestVariant.amongRates(beliefs);
      assertThat(Arrays.stream(chances).sum()).as("round %d", round).isCloseTo(1, within(1e-12));
      if (beliefs.size() == 2) {
        double wins =
            BetaBinomial.withDefaults()
                .compare(beliefs.get(0), beliefs.get(1))
                .chanceTreatmentWins();
        assertThat(chances[1]).as("round %d", round).isCloseTo(wins, within(1e-12));
      }
    }
  }

  @Test
  void topTwoSharesLeaveNobodyOut() {
    double[] shares = BestVariant.topTwoThompson(0.7, 0.2, 0.1).value().orElseThrow();
    assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-15));
    // π_i (½ + ½ Σ π_j / (1 − π_j)) by hand
    assertThat(shares[0]).isCloseTo(0.7 * (0.5 + 0.5 * (0.2 / 0.8 + 0.1 / 0.9)), within(1e-15));
    assertThat(BestVariant.topTwoThompson(1e-13, 1 - 1e-13).value().orElseThrow())
        .containsExactly(new double[] {0.5, 0.5}, within(1e-12));
  }

  @Test
  void aCertainWinnerLeavesNothingToShare() {
    assertThat(BestVariant.topTwoThompson(1).reason()).contains(Reason.ONE_VARIANT_IS_CERTAIN);
    double[] chances =
        BestVariant.amongRates(List.of(new BetaPosterior(9e5, 1e5), new BetaPosterior(1e5, 9e5)));
    assertThat(chances[0]).isEqualTo(1);
    assertThat(BestVariant.topTwoThompson(chances).reason())
        .contains(Reason.ONE_VARIANT_IS_CERTAIN);
  }

  @Test
  void refusesNoVariantAtAll() {
    assertThatIllegalArgumentException().isThrownBy(() -> BestVariant.amongRates(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new NormalBelief(0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BestVariant.topTwoThompson(0.5, Double.NaN));
  }
}
