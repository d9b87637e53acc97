package io.microlift.experiment;

import java.time.Instant;

/**
 * Raises traffic at a set time.
 *
 * @param at from when on
 * @param traffic share of the audience that takes part then, in (0, 1]
 */
public record RampStep(Instant at, double traffic) {
  /** Refuses a share that is none. */
  public RampStep {
    if (!(traffic > 0 && traffic <= 1)) {
      throw new IllegalArgumentException("traffic must be in (0, 1], not " + traffic);
    }
  }
}
