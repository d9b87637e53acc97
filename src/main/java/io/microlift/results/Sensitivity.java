package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each goal can show, and by when: micro and macro goals side by side.
 *
 * @param experiment its key
 * @param phase number of the phase, from 1
 * @param asOf everything acknowledged up to then is in
 * @param visitorsPerDay who were first exposed on a day of the last seven that are over
 * @param lift the relative lift that {@code daysToLift} are for: of the request, else of the plan
 * @param goals each goal of the experiment, the most sensitive first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sensitivity(
    ExperimentKey experiment,
    int phase,
    Instant asOf,
    @Nullable Double visitorsPerDay,
    @Nullable Double lift,
    List<OfGoal> goals) {
  /** Copies the list. */
  public Sensitivity {
    goals = List.copyOf(goals);
  }

  /**
   * One goal.
   *
   * @param goal its key
   * @param name for people
   * @param role what it means for the decision
   * @param tier how close to the money
   * @param mean of the control
   * @param detectableLift smallest relative lift that the visitors so far would show with the
   *     experiment's power, corrected for the number of variants
   * @param detectableLiftAtEnd the same at the planned end
   * @param daysToLift days from the start until {@code lift} is detectable, at the present traffic
   * @param daysLeft the same from now on
   * @param timesTheVisitors of the most sensitive goal that this one needs for the same lift
   * @param implied what a lift of the primary goal would mean for this one
   * @param unavailable why something is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfGoal(
      GoalKey goal,
      String name,
      GoalRole role,
      Tier tier,
      @Nullable Double mean,
      @Nullable Double detectableLift,
      @Nullable Double detectableLiftAtEnd,
      @Nullable Long daysToLift,
      @Nullable Long daysLeft,
      @Nullable Double timesTheVisitors,
      @Nullable Implied implied,
      @Nullable String unavailable) {}

  /**
   * A lift of a micro goal carried through to a macro goal, as if everything after it stayed the
   * same.
   *
   * @param lift of the primary goal, and so of this one
   * @param detectable whether that is at least what this goal can show at the planned end, or now
   *     if no end is planned
   * @param reading the same in words
   */
  public record Implied(double lift, boolean detectable, String reading) {}
}
