package io.microlift.dashboard;

import java.util.List;

/**
 * The page of goals and of the catalogue of goals that storefronts have.
 *
 * @param goals that are defined, micro goals first
 * @param catalogue goals that could be
 */
public record GoalsPage(List<Row> goals, List<Template> catalogue) {
  /** Copies the lists. */
  public GoalsPage {
    goals = List.copyOf(goals);
    catalogue = List.copyOf(catalogue);
  }

  /**
   * A goal.
   *
   * @param key its key
   * @param name for people
   * @param tier micro or macro
   * @param kind what is counted per visitor
   * @param counts which events, in words
   * @param rules window, cap, direction and the like, in words
   * @param experiments the latest that count it
   * @param further all others that do
   */
  public record Row(
      String key,
      String name,
      String tier,
      String kind,
      String counts,
      String rules,
      List<ExperimentList.Choice> experiments,
      List<ExperimentList.Choice> further) {
    /** Copies the lists. */
    public Row {
      experiments = List.copyOf(experiments);
      further = List.copyOf(further);
    }
  }

  /**
   * A goal of the catalogue.
   *
   * @param key its key
   * @param name for people
   * @param type what it is on the way to an order
   * @param role what it usually means
   * @param names of its events elsewhere
   * @param note for people
   * @param defined whether there is a goal of this key already
   */
  public record Template(
      String key,
      String name,
      String type,
      String role,
      String names,
      String note,
      boolean defined) {}
}
