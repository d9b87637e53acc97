package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A goal in the role it plays in one experiment.
 *
 * @param goal which goal
 * @param role what it means for the decision
 * @param margin for guardrails: the relative deterioration that is still acceptable, in [0, 1)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttachedGoal(GoalKey goal, GoalRole role, @Nullable Double margin) {}
