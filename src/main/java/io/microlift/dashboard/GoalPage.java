package io.microlift.dashboard;

import java.util.List;

/**
 * The page on which a goal is defined or changed.
 *
 * @param title what is done
 * @param form what is typed
 * @param wrong what is wrong with it
 */
public record GoalPage(String title, GoalForm form, List<Advice.Wrong> wrong) {
  /** Copies the list. */
  public GoalPage {
    wrong = List.copyOf(wrong);
  }
}
