package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.microlift.experiment.AnalysisMethod;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How far a phase is. Only days that are over, in UTC, can decide anything.
 *
 * @param method when the numbers may be looked at
 * @param state where it is in its plan
 * @param days how many days are over
 * @param lastDay the last of them
 * @param plannedDays how long it is planned to run, if that is planned
 * @param plannedEnd when that is over, at the end of a day
 * @param plannedVisitors of all variants, if the plan is a lift to be found and not a number of
 *     days
 * @param informationFraction share of the plan that is over
 * @param nextLook when the next planned look is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Stage(
    AnalysisMethod method,
    State state,
    int days,
    @Nullable LocalDate lastDay,
    @Nullable Integer plannedDays,
    @Nullable Instant plannedEnd,
    @Nullable Long plannedVisitors,
    @Nullable Double informationFraction,
    @Nullable Instant nextLook) {
  /** Where a phase is in its plan. */
  public enum State {
    /** There is no plan that could be over. */
    @JsonProperty("open-ended")
    OPEN_ENDED,
    /** The plan is not over. */
    @JsonProperty("running")
    RUNNING,
    /** The plan is over. */
    @JsonProperty("over")
    OVER
  }

  /** Says whether the plan is over. */
  boolean isOver() {
    return state == State.OVER;
  }
}
