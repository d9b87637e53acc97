package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(10);

  @Test
  void waitsFourTimesAsLongEachTime() {
    assertThat(Backoff.after(FIRST, 1, null, 0.5)).isEqualTo(FIRST);
    assertThat(Backoff.after(FIRST, 2, null, 0.5)).isEqualTo(Duration.ofSeconds(40));
    assertThat(Backoff.after(FIRST, 4, null, 0.5)).isEqualTo(Duration.ofSeconds(640));
    assertThat(Backoff.after(FIRST, 1_000, null, 0.5)).isEqualTo(Backoff.LONGEST);
  }

  @Test
  void spreadsByAFifth() {
    assertThat(Backoff.after(FIRST, 1, null, 0)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Backoff.after(FIRST, 1, null, 0.75)).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void waitsAsLongAsAskedWithinReason() {
    Duration asked = Duration.ofMinutes(3);
    assertThat(Backoff.after(FIRST, 1, asked, 0.5)).isEqualTo(asked);
    assertThat(Backoff.after(FIRST, 1, Duration.ofSeconds(-5), 0.5)).isEqualTo(FIRST);
    assertThat(Backoff.after(FIRST, 1, Duration.ofDays(90), 0.5)).isEqualTo(Backoff.LONGEST);
  }
}
