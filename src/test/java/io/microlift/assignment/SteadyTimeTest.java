package io.microlift.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {
  private static final Instant NOON = Instant.parse("2026-08-24T12:00:00Z");

  private final MovedClock clock = new MovedClock();
  private final SteadyTime time = new SteadyTime(clock);

  @Test
  void followsTheClockForward() {
    time.tick();
    clock.now = NOON.plus(Duration.ofDays(1));

    assertThat(time.now()).isEqualTo(clock.now.toEpochMilli());
  }

  @Test
  void standsStillWhileTheClockIsBehind() {
    time.tick();
    clock.now = NOON.minus(Duration.ofHours(3));
    time.tick();
    assertThat(time.now()).isEqualTo(NOON.toEpochMilli());

    clock.now = NOON.plusMillis(1);
    assertThat(time.now()).isEqualTo(clock.now.toEpochMilli());
  }

  @Test
  void keepsAVisitorInWhoWasLetIn() {
    Rule schedule = new Rules.Scheduled(NOON.toEpochMilli(), Long.MAX_VALUE);
    Visitor visitor = new Visitor("v", JsonNodeFactory.instance.objectNode());
    time.tick();
    assertThat(schedule.decide(Visit.of(visitor, time.now()))).isEqualTo(Decision.UNDECIDED);

    clock.now = NOON.minus(Duration.ofDays(400));
    assertThat(schedule.decide(Visit.of(visitor, clock.millis()))).isNotEqualTo(Decision.UNDECIDED);
    assertThat(schedule.decide(Visit.of(visitor, time.now()))).isEqualTo(Decision.UNDECIDED);
  }

  /** A machine's clock that someone sets. */
  private static final class MovedClock extends Clock {
    private Instant now = NOON;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
