package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PanelsTest {
  @Test
  void integratesPolynomialsExactly() {
    Panels panels = Panels.between(2, -1, 0.5, 0.5);
    assertThat(panels.size()).isEqualTo(32);
    double[] values = panels.values(x -> 4 * x * x * x - 3 * x * x + 1);
    assertThat(panels.integral(values)).isCloseTo(15 - 9 + 3, within(1e-13));
    double[] fromLeft = panels.integralsFromLeft(panels.values(x -> 3 * x * x));
    double[] fromRight = panels.integralsFromRight(panels.values(x -> 3 * x * x));
    for (int i = 0; i < panels.size(); i++) {
      double cube = Math.pow(panels.node(i), 3);
      assertThat(fromLeft[i]).isCloseTo(cube + 1, within(1e-13));
      assertThat(fromRight[i]).isCloseTo(8 - cube, within(1e-13));
    }
  }

  @Test
  void refinesNearTheCentreOnly() {
    Panels panels = Panels.between(-1000, 0, 1).refinedAround(0);
    // ln(1000) / ln 1.5 panels would do; 40 say that far panels stay wide.
    assertThat(panels.size() / GaussLegendre.SIZE).isBetween(8, 40);
    double[] values = panels.values(Math::exp);
    assertThat(panels.integral(values)).isCloseTo(Math.E, within(1e-10));
  }

  @Test
  void evenPanelsCoverTheRange() {
    Panels panels = Panels.even(0, 1, 0.3);
    assertThat(panels.size()).isEqualTo(4 * GaussLegendre.SIZE);
    assertThat(panels.integral(panels.values(x -> 1))).isCloseTo(1, within(1e-15));
  }
}
