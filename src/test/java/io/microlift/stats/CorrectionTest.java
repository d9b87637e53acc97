package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

class CorrectionTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/corrections.csv", numLinesToSkip = 2)
  void agreesWithExactFractions(Correction correction, String pValues, String adjusted) {
    assertThat(correction.adjust(numbers(pValues)))
        .containsExactly(numbers(adjusted), within(1e-15));
  }

  @Test
  void laterCorrectionsGiveUpLess() {
    SplittableRandom random = new SplittableRandom(12);
    for (int round = 0; round < 200; round++) {
      double[] p = pValues(random);
      double[] bonferroni = Correction.BONFERRONI.adjust(p);
      double[] holm = Correction.HOLM.adjust(p);
      double[] hochberg = Correction.HOCHBERG.adjust(p);
      double[] hommel = Correction.HOMMEL.adjust(p);
      double[] rate = Correction.BENJAMINI_HOCHBERG.adjust(p);
      double[] anyRate = Correction.BENJAMINI_YEKUTIELI.adjust(p);
      for (int i = 0; i < p.length; i++) {
        String name = "round %d: %s".formatted(round, Arrays.toString(p));
        assertThat(holm[i]).as(name).isLessThanOrEqualTo(bonferroni[i]);
        assertThat(hochberg[i]).as(name).isLessThanOrEqualTo(holm[i]);
        assertThat(hommel[i]).as(name).isLessThanOrEqualTo(hochberg[i] * (1 + 1e-14));
        assertThat(rate[i]).as(name).isLessThanOrEqualTo(hommel[i] * (1 + 1e-14));
        assertThat(rate[i]).as(name).isLessThanOrEqualTo(anyRate[i]);
        assertThat(rate[i]).as(name).isGreaterThanOrEqualTo(p[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void orderOfTheHypothesesDoesNotMatter(Correction correction) {
    SplittableRandom random = new SplittableRandom(13);
    for (int round = 0; round < 100; round++) {
      double[] p = pValues(random);
      double[] reversed = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        reversed[i] = p[p.length - 1 - i];
      }
      double[] adjusted = correction.adjust(p);
      double[] ofReversed = correction.adjust(reversed);
      for (int i = 0; i < p.length; i++) {
        assertThat(ofReversed[p.length - 1 - i])
            .as("round %d: %s", round, Arrays.toString(p))
            .isEqualTo(adjusted[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesASingleHypothesisAsItIs(Correction correction) {
    assertThat(correction.adjust(0.03)).containsExactly(0.03);
    assertThat(correction.adjust()).isEmpty();
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Correction.HOLM.adjust(0.1, Double.NaN))
        .withMessageContaining("p-value");
  }

  private static double[] pValues(SplittableRandom random) {
    double[] p = new double[random.nextInt(1, 12)];
    for (int i = 0; i < p.length; i++) {
      p[i] = random.nextInt(4) == 0 ? 0.01 : Math.pow(random.nextDouble(), 3);
    }
    return p;
  }

  private static double[] numbers(String list) {
    return Arrays.stream(list.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
