package io.microlift.platform;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The only place that reads the machine's clock: in microseconds, as PostgreSQL keeps instants. */
class SystemClock {
  @Produces
  @Singleton
  Clock clock() {
    return new Microseconds(Clock.systemUTC());
  }

  /** Unlike {@link Clock#tick}, whose milliseconds need a tick of at least one. */
  private static final class Microseconds extends Clock {
    private final Clock machine;

    Microseconds(Clock machine) {
      this.machine = machine;
    }

    @Override
    public ZoneId getZone() {
      return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return new Microseconds(machine.withZone(zone));
    }

    @Override
    public Instant instant() {
      return machine.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long millis() {
      return machine.millis();
    }
  }
}
