package io.microlift.dashboard;

import java.util.List;

/**
 * The page on which an experiment is defined or changed.
 *
 * @param title what is done
 * @param form what is typed
 * @param advice what there is to say about it
 * @param goals that exist, to choose from
 */
public record EditorPage(String title, ExperimentForm form, Advice advice, List<GoalChoice> goals) {
  /** Copies the goals. */
  public EditorPage {
    goals = List.copyOf(goals);
  }

  /**
   * A goal to choose.
   *
   * @param key its key
   * @param name for people
   * @param tier micro or macro
   */
  public record GoalChoice(String key, String name, String tier) {}
}
