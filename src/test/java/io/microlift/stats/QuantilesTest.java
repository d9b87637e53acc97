package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class QuantilesTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/quantiles.csv", numLinesToSkip = 2)
  void agreesWithNumPy(String values, double probability, double quantile) {
    double[] numbers = Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(Quantiles.at(probability).quantile(numbers).value().orElseThrow())
        .isCloseTo(quantile, within(1e-13 * quantile));
  }

  @Test
  void intervalContainsTheQuantileAndMirrors() {
    SplittableRandom random = new SplittableRandom(23);
    for (int round = 0; round < 100; round++) {
      double[] values = random.doubles(random.nextInt(60, 200), 0, 9).toArray();
      double[] mirrored = Arrays.stream(values).map(value -> -value).toArray();
      Quantiles.Result upper = of(Quantiles.at(0.75).estimate(values));
      Quantiles.Result lower = of(Quantiles.at(0.25).estimate(mirrored));
      assertThat(upper.interval().contains(upper.quantile())).as("round %d", round).isTrue();
      assertThat(lower.quantile()).isCloseTo(-upper.quantile(), within(1e-12));
      assertThat(lower.standardError()).isCloseTo(upper.standardError(), within(1e-12));
    }
  }

  @Test
  void coversAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(24);
    int covered = 0;
    int rounds = 2_000;
    for (int round = 0; round < rounds; round++) {
      double[] values = random.doubles(400, 0, 1).toArray();
      covered += of(Quantiles.at(0.9).estimate(values)).interval().contains(0.9) ? 1 : 0;
    }
    // 0.95 ± 4 standard errors of 0.005
    assertThat((double) covered / rounds).isBetween(0.93, 0.97);
  }

  @Test
  void oneEventAVisitorNeedsNoDesignEffect() {
    SplittableRandom random = new SplittableRandom(25);
    List<double[]> visitors =
        random.doubles(500, 0, 9).mapToObj(value -> new double[] {value}).toList();
    Quantiles.Clustered clustered = Quantiles.at(0.5).clustered(visitors).value().orElseThrow();
    // n/(n − 1) times 1, the share below the median being one half
    assertThat(clustered.designEffect()).isCloseTo(500.0 / 499, within(1e-12));
    assertThat(clustered.visitors()).isEqualTo(clustered.events()).isEqualTo(500);
  }

  @Test
  void repeatedEventsOfAVisitorTellNothingNew() {
    SplittableRandom random = new SplittableRandom(26);
    List<double[]> visitors =
        random
            .doubles(500, 0, 9)
            .mapToObj(value -> new double[] {value, value, value, value})
            .toList();
    Quantiles.Clustered clustered = Quantiles.at(0.5).clustered(visitors).value().orElseThrow();
    assertThat(clustered.designEffect()).isCloseTo(4 * 500.0 / 499, within(1e-9));
  }

  @Test
  void saysWhyThereIsNoInterval() {
    assertThat(Quantiles.at(0.99).estimate(1, 2, 3).reason()).contains(Reason.TOO_FEW_FOR_QUANTILE);
    assertThat(Quantiles.at(0.5).quantile().reason()).contains(Reason.NO_VISITORS);
    assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.at(1));
  }

  private static Quantiles.Result of(Outcome<Quantiles.Result> outcome) {
    return outcome.value().orElseThrow();
  }
}
