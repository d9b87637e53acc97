package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * A holdout as it is stored.
 *
 * @param definition what the team said
 * @param version rises with every change
 * @param createdAt when it was first defined; what was running then keeps its visitors
 * @param updatedAt when it last changed
 */
public record Holdout(
    @JsonUnwrapped HoldoutDefinition definition,
    int version,
    Instant createdAt,
    Instant updatedAt) {
  /** Says whether it keeps its visitors out of this experiment, which must have been started. */
  public boolean covers(Experiment experiment) {
    return definition.covers(experiment.definition())
        && !experiment.phasesOfSalt().get(0).startedAt().isBefore(createdAt);
  }
}
