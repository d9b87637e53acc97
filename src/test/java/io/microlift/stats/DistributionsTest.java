package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class DistributionsTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/distributions.csv", numLinesToSkip = 2)
  void agreesWithMpmath(
      String law, double argument, Double first, Double second, double sf, double log10) {
    double actualSf;
    double actualLog10;
    switch (law) {
      case "normal" -> {
        actualSf = Distributions.normalSf(argument);
        actualLog10 = Distributions.normalLog10Sf(argument);
      }
      case "student" -> {
        actualSf = Distributions.studentSf(argument, first);
        actualLog10 = Distributions.studentLog10Sf(argument, first);
      }
      case "chi-square" -> {
        actualSf = Distributions.chiSquareSf(argument, first);
        actualLog10 = Distributions.chiSquareLog10Sf(argument, first);
      }
      case "beta" -> {
        actualSf = Distributions.betaSf(argument, first, second);
        actualLog10 = Distributions.betaLog10Sf(argument, first, second);
      }
      default -> throw new AssertionError(law);
    }
    // 1e-11: what the class promises; logarithms near 0 are held to it relatively, too.
    assertThat(actualSf).isCloseTo(sf, within(Math.max(1e-307, 1e-11 * sf)));
    assertThat(actualLog10).isCloseTo(log10, within(1e-11 * Math.abs(log10)));
  }

  @Test
  void quantilesInvertTails() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 300; round++) {
      double q = Math.pow(10, -random.nextDouble(0.01, 200));
      double df = Math.pow(10, random.nextDouble(0, 9));
      double a = Math.pow(10, random.nextDouble(-1, 6));
      double b = Math.pow(10, random.nextDouble(-1, 6));
      String name = "round %d: q %s df %s a %s b %s".formatted(round, q, df, a, b);
      double z = Distributions.normalIsf(q);
      // A relative error e of the quantile moves the tail by about z²e.
      assertThat(Distributions.normalSf(z)).as(name).isCloseTo(q, within(q * 1e-11));
      double t = Distributions.studentIsf(q, df);
      assertThat(Distributions.studentSf(t, df)).as(name).isCloseTo(q, within(q * 1e-9));
      double p = random.nextDouble(0.001, 0.999);
      double x = Distributions.betaQuantile(p, a, b);
      if (x > 1e-300 && x < 0.9) {
        assertThat(Distributions.betaCdf(x, a, b)).as(name).isCloseTo(p, within(1e-8));
      }
    }
  }

  @Test
  void endsOfTheLineHaveAllOrNothing() {
    assertThat(Distributions.normalIsf(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Distributions.normalIsf(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Distributions.normalLog10Sf(Double.POSITIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Distributions.chiSquareLog10Sf(Double.POSITIVE_INFINITY, 3))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Distributions.betaLog10Sf(1, 2, 3)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Distributions.betaLog10Sf(0, 2, 3)).isZero();
  }

  @Test
  void refusesWhatIsNotANumber() {
    assertThatIllegalArgumentException().isThrownBy(() -> Distributions.normalSf(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Distributions.studentSf(1, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Distributions.normalIsf(-0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> Distributions.betaQuantile(0.5, 0, 1));
  }
}
