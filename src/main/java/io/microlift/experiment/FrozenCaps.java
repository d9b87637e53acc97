package io.microlift.experiment;

import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Singleton;
import java.math.BigDecimal;

/** Remembers what percentiles of caps came to, on behalf of those who count. */
@Singleton
public class FrozenCaps {
  private final GoalService goals;

  FrozenCaps(GoalService goals) {
    this.goals = goals;
  }

  /**
   * Makes the percentile of a goal's cap a number; the goal is counted again with it. Changes
   * nothing if the goal has changed since it was read.
   *
   * @param cap above 0, money in the major unit
   */
  @ActivateRequestContext
  public void freeze(Goal goal, BigDecimal cap) {
    goals.freezeCap(goal.definition().key(), goal.metric(), cap);
  }
}
