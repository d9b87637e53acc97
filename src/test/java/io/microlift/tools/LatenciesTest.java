package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void percentilesAreAtMostOneSixtyFourthTooLong() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 50; round++) {
      Latencies latencies = new Latencies();
      long[] nanos = new long[1 + random.nextInt(500)];
      for (int i = 0; i < nanos.length; i++) {
        nanos[i] = 1000 * (1 + (random.nextLong() >>> (20 + random.nextInt(40))));
        latencies.add(nanos[i]);
      }
      Arrays.sort(nanos);
      for (double share : new double[] {0.01, 0.5, 0.99, 1}) {
        long exact = nanos[(int) Math.ceil(share * nanos.length) - 1];
        assertThat((double) latencies.percentile(share).toNanos() / exact)
            .as("round %d, share %s", round, share)
            .isGreaterThanOrEqualTo(1)
            .isCloseTo(1, within(1 / 64.0));
      }
    }
  }

  @Test
  void addsUp() {
    Latencies one = new Latencies();
    one.add(5_000);
    Latencies other = new Latencies();
    other.add(9_000);
    one.addAll(other);

    assertThat(one.total()).isEqualTo(2);
    assertThat(one.percentile(1).toNanos()).isEqualTo(9_000);
    assertThat(new Latencies().percentile(0.5)).isZero();
  }
}
