package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpendingFunctionTest {
  private static final List<SpendingFunction> ALL =
      List.of(
          SpendingFunction.obrienFleming(),
          SpendingFunction.pocock(),
          SpendingFunction.power(2),
          SpendingFunction.power(0.3),
          SpendingFunction.hwangShihDeCani(-4),
          SpendingFunction.hwangShihDeCani(0),
          SpendingFunction.hwangShihDeCani(3),
          SpendingFunction.hwangShihDeCani(-2000),
          SpendingFunction.hwangShihDeCani(2000));

  @Test
  void risesFromNothingToAlphaAndStaysThere() {
    for (SpendingFunction function : ALL) {
      assertThat(function.spent(0.05, 0)).isZero();
      assertThat(function.spent(0.05, 1)).isCloseTo(0.05, within(1e-16));
      assertThat(function.spent(0.05, 1.7)).isCloseTo(0.05, within(1e-16));
      double before = 0;
      for (double t = 0.01; t < 1; t += 0.01) {
        assertThat(function.spent(0.05, t)).isBetween(before, 0.05);
        before = function.spent(0.05, t);
      }
    }
  }

  @Test
  void followsItsFormula() {
    assertThat(SpendingFunction.power(3).spent(0.05, 0.5)).isCloseTo(0.00625, within(1e-17));
    assertThat(SpendingFunction.pocock().spent(0.05, 0.5))
        .isCloseTo(0.05 * Math.log(1 + (Math.E - 1) / 2), within(1e-16));
    assertThat(SpendingFunction.hwangShihDeCani(-4).spent(0.05, 0.5))
        .isCloseTo(0.05 * (1 - Math.exp(2)) / (1 - Math.exp(4)), within(1e-16));
    assertThat(SpendingFunction.hwangShihDeCani(1e-13).spent(0.05, 0.25))
        .isCloseTo(0.0125, within(1e-13));
  }

  @Test
  void refusesParametersOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> SpendingFunction.power(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpendingFunction.hwangShihDeCani(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpendingFunction.pocock().spent(0.05, -0.1));
  }
}
