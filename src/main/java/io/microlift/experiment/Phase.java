package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an experiment with constant assignment.
 *
 * @param id number that is unique over all experiments
 * @param number 1 for the first phase of the experiment
 * @param salt seed of the bucketing
 * @param startedAt when it began
 * @param endedAt when it ended, if it has
 * @param settledAt since when its numbers stay as they are, because events it counted may be gone
 * @param split how it divides visitors; absent in phases that began before this was kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Phase(
    int id,
    int number,
    String salt,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant settledAt,
    @Nullable Split split) {}
