package io.microlift.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void letsTwoSecondsWorthThroughAtOnceThenTheRate() {
    TokenBucket bucket = new TokenBucket(0);
    assertThat(takenAt(bucket, 0, 10, 100)).isEqualTo(20);
    assertThat(bucket.take(0, 10)).isEqualTo(SECOND / 10);
    assertThat(takenAt(bucket, SECOND, 10, 100)).isEqualTo(10);
    assertThat(takenAt(bucket, 100 * SECOND, 10, 100)).isEqualTo(20);
    assertThat(bucket.isFull(100 * SECOND)).isFalse();
    assertThat(bucket.isFull(102 * SECOND)).isTrue();
  }

  @Test
  void letsOneThroughHoweverRare() {
    TokenBucket bucket = new TokenBucket(0);
    assertThat(takenAt(bucket, 0, 1, 10)).isEqualTo(2);
    assertThat(bucket.take(SECOND, 1)).isZero();
  }

  /** Arrivals at random: on the long run exactly the rate, plus what was saved up at the start. */
  @Test
  void keepsTheRateOnTheLongRun() {
    SplittableRandom random = new SplittableRandom(7);
    TokenBucket bucket = new TokenBucket(0);
    long now = 0;
    int taken = 0;
    while (now < 1_000 * SECOND) {
      now += random.nextLong(SECOND / 100);
      taken += bucket.take(now, 50) == 0 ? 1 : 0;
    }
    assertThat(taken).isCloseTo(50 * 1_000 + 100, within(1));
  }

  @Test
  void losesWhatIsTakenElsewhere() {
    TokenBucket bucket = new TokenBucket(0);
    assertThat(takenAt(bucket, 0, 10, 5)).isEqualTo(5);
    assertThat(bucket.unshared()).isEqualTo(5);
    assertThat(bucket.shared(5, 5)).as("the first time nothing is known").isZero();
    assertThat(takenAt(bucket, 0, 10, 2)).isEqualTo(2);
    long others = bucket.shared(2, 5 + 2 + 8);
    assertThat(others).isEqualTo(8);
    bucket.takeElsewhere(0, 10, others);
    assertThat(takenAt(bucket, 0, 10, 100)).isEqualTo(20 - 5 - 2 - 8);
    assertThat(bucket.shared(5, 3)).as("Redis forgot").isZero();
    bucket.takeElsewhere(0, 10, 1_000_000);
    assertThat(bucket.take(0, 10)).as("two seconds in debt").isEqualTo(2 * SECOND + SECOND / 10);
  }

  /** Two nodes that are asked all the time, and tell each other once a second. */
  @Test
  void letsThroughTheRateOfOneWhenAllAreBusy() {
    List<TokenBucket> nodes = List.of(new TokenBucket(0), new TokenBucket(0));
    int seconds = 100;
    long total = 0;
    int taken = 0;
    for (long tick = 1; tick <= seconds * 1_000L; tick++) {
      long now = tick * SECOND / 1_000;
      for (TokenBucket node : nodes) {
        taken += node.take(now, 50) == 0 ? 1 : 0;
      }
      for (TokenBucket node : nodes) {
        long unshared = node.unshared();
        if (tick % 1_000 == 0 && unshared > 0) {
          total += unshared;
          node.takeElsewhere(now, 50, node.shared(unshared, total));
        }
      }
    }
    // What was saved up at the start on both, and up to a second of both that is told too late.
    assertThat(taken).isBetween(50 * seconds, 50 * seconds + 2 * 100 + 2 * 50);
  }

  private static int takenAt(TokenBucket bucket, long now, int perSecond, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += bucket.take(now, perSecond) == 0 ? 1 : 0;
    }
    return taken;
  }
}
