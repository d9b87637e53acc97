package io.microlift.assignment;

/** One step on the way to a decision; immutable, and allocates nothing when it decides. */
interface Rule {
  /**
   * Decides, or leaves it to the next rule.
   *
   * @return a {@link Decision}, {@link Decision#UNDECIDED} or {@link Decision#ASK_MEMORY}
   */
  int decide(Visit visit);

  /** Names the rule in explanations. */
  String name();

  /** Says for people what the rule looked at. */
  String explain(Visit visit);
}
