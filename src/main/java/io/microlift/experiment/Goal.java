package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * A goal as it is stored.
 *
 * @param definition what is counted
 * @param version rises with every change
 * @param metric names the counting: changes only when history has to be counted again
 * @param createdAt when it was first defined
 * @param updatedAt when it last changed
 */
public record Goal(
    @JsonUnwrapped GoalDefinition definition,
    int version,
    int metric,
    Instant createdAt,
    Instant updatedAt) {}
