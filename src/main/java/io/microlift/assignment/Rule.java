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

  /** Tells a program elsewhere what the rule says at an instant, in milliseconds since 1970. */
  void tell(RuleReader reader, long at);

  /** The next instant at which the rule says something else, if nobody changes it before. */
  default long changesAfter(long at) {
    return Long.MAX_VALUE;
  }
}
