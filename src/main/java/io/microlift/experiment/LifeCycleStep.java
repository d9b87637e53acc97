package io.microlift.experiment;

import java.time.Instant;

/**
 * A step in the life of an experiment, told to observers in the transaction that takes it: what
 * they write is there exactly if the step was taken.
 *
 * @param kind what happened
 * @param experiment as it is after the step
 * @param at when
 */
public record LifeCycleStep(Kind kind, Experiment experiment, Instant at) {
  /** What can happen to an experiment. */
  public enum Kind {
    /** Its first phase began. */
    STARTED,
    /** Everybody gets the control. */
    PAUSED,
    /** It assigns again. */
    RESUMED,
    /** A new phase began. */
    PHASE_BEGAN,
    /** It was decided. */
    CONCLUDED,
    /** It is out of the way. */
    ARCHIVED
  }
}
