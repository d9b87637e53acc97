package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZTestTest {
  @Test
  void rejectsExactlyWhenTheIntervalExcludesZero() {
    SplittableRandom random = new SplittableRandom(32);
    for (int round = 0; round < 300; round++) {
      Estimate difference = new Estimate(3 * random.nextGaussian(), random.nextDouble(0.1, 3));
      ZTest.Result result =
          ZTest.withDefaults().withAlpha(0.01).compare(difference).value().orElseThrow();
      assertThat(result.interval().contains(0))
          .as("round %d: %s", round, difference)
          .isEqualTo(result.pValue().value() >= 0.01);
    }
  }

  @Test
  void knowsTheFamousQuantile() {
    ZTest.Result result =
        ZTest.withDefaults().compare(new Estimate(1.959963984540054, 1)).value().orElseThrow();
    assertThat(result.pValue().value()).isCloseTo(0.05, within(1e-15));
    assertThat(result.interval().lower()).isCloseTo(0, within(1e-15));
  }

  @Test
  void saysWhyThereIsNoTest() {
    Estimate exact = new Estimate(1, 0);
    assertThat(ZTest.withDefaults().compare(exact, exact).reason()).contains(Reason.NO_VARIATION);
  }
}
