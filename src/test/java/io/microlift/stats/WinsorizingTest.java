package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WinsorizingTest {
  private static final double[] CONTROL = {0, 0, 10, 20};
  private static final double[] TREATMENT = {0, 30, 1_000};

  @Test
  void capsBothArmsAtQuantilesOfBoth() {
    // Pooled 0 0 0 10 20 30 1000: position 6 · 0.75 = 4.5, between 20 and 30
    Winsorizing.Result result = Winsorizing.withDefaults().withUpper(0.75).cap(CONTROL, TREATMENT);
    assertThat(result.upper().value()).contains(25.0);
    assertThat(result.lower().reason()).contains(Reason.NO_CAP);
    assertThat(result.control().changed()).isZero();
    assertThat(result.treatment().changed()).isEqualTo(2);
    assertThat(result.treatment().moments()).isEqualTo(Moments.of(0, 25, 25));
  }

  @Test
  void ignoredZerosAreCappedAllTheSame() {
    // Pooled without zeros 10 20 30 1000: position 3 · 1/3 = 1
    Winsorizing.Result result =
        Winsorizing.withDefaults().withLower(1.0 / 3).ignoringZeros().cap(CONTROL, TREATMENT);
    assertThat(result.lower().value()).contains(20.0);
    assertThat(result.control().changed()).isEqualTo(3);
    assertThat(result.control().moments()).isEqualTo(Moments.of(20, 20, 20, 20));
  }

  @Test
  void hasNoCapWhenAllIsZero() {
    Winsorizing.Result result =
        Winsorizing.withDefaults()
            .withUpper(0.99)
            .ignoringZeros()
            .cap(new double[3], new double[2]);
    assertThat(result.upper().reason()).contains(Reason.ONLY_ZEROS);
    assertThat(result.control().changed()).isZero();
  }

  @Test
  void refusesCapsInTheWrongOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Winsorizing.withDefaults().withLower(0.9).withUpper(0.1).cap(CONTROL, TREATMENT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Winsorizing.withDefaults().withUpper(Double.NaN));
  }
}
