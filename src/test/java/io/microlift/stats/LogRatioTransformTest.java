package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogRatioTransformTest {
  @Test
  void quantilesAgreeWithTheIntegralOverLogits() {
    SplittableRandom random = new SplittableRandom(17);
    for (int round = 0; round < 100; round++) {
      BetaPosterior p = rate(random);
      BetaPosterior q = rate(random);
      BetaPair upwards = new BetaPair(p, q);
      double alpha = Math.pow(10, random.nextDouble(-3, -0.5));
      assertThat(upwards.hasTransform(alpha)).isTrue();
      double upper = upwards.transform().quantile(1 - alpha / 2);
      double beyond =
          upper >= 0 ? upwards.ratioAtLeast(upper) : 1 - upwards.reversed().ratioAtLeast(-upper);
      assertThat(beyond).as("round %d", round).isCloseTo(alpha / 2, within(1e-12));
    }
  }

  private static BetaPosterior rate(SplittableRandom random) {
    return new BetaPosterior(
        Math.pow(10, random.nextDouble(1.4, 6)), Math.pow(10, random.nextDouble(4, 8)));
  }

  @Test
  void leavesToTheIntegralWhatItIsNotMadeFor() {
    BetaPosterior usual = new BetaPosterior(200, 9800);
    assertThat(LogRatioTransform.fits(usual, usual, 0.05)).isTrue();
    assertThat(LogRatioTransform.fits(usual, usual, 1e-4)).isFalse();
    assertThat(LogRatioTransform.fits(new BetaPosterior(19, 100), usual, 0.05)).isFalse();
    assertThat(LogRatioTransform.fits(usual, new BetaPosterior(1e6, 21), 0.05)).isFalse();
  }
}
