package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ClassicalBoundaryTest {
  private static final ClassicalBoundary POCOCK =
      ClassicalBoundary.of(ClassicalBoundary.Shape.POCOCK);
  private static final ClassicalBoundary OBRIEN_FLEMING =
      ClassicalBoundary.of(ClassicalBoundary.Shape.OBRIEN_FLEMING);

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/classical-boundaries.csv", numLinesToSkip = 2)
  void agreesWithAnotherRecursion(int looks, double alpha, double pocock, double obrienFleming) {
    assertThat(POCOCK.withAlpha(alpha).constant(looks)).isCloseTo(pocock, within(1e-9));
    assertThat(OBRIEN_FLEMING.withAlpha(alpha).constant(looks))
        .isCloseTo(obrienFleming, within(1e-9));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/stats/classical-inflation.csv", numLinesToSkip = 2)
  void costsWhatAnotherRecursionSays(int looks, double power, double pocock, double obrienFleming) {
    assertThat(POCOCK.characteristics(power, looks).inflationFactor())
        .isCloseTo(pocock, within(1e-8));
    assertThat(OBRIEN_FLEMING.characteristics(power, looks).inflationFactor())
        .isCloseTo(obrienFleming, within(1e-8));
  }

  @Test
  void oneLookIsTheFixedTest() {
    assertThat(POCOCK.criticalValues(1).get(0)).isCloseTo(1.959963984540054, within(1e-12));
    assertThat(OBRIEN_FLEMING.withSides(Sides.ONE).constant(1))
        .isCloseTo(1.6448536269514722, within(1e-12));
  }

  @Test
  void refusesNoLookAtAll() {
    assertThatIllegalArgumentException().isThrownBy(() -> POCOCK.constant(0));
  }
}
