package io.microlift.tools;

import java.util.Locale;

/** How the cells of a goal's column become events. */
enum GoalKind {
  /** One event when the cell is neither empty nor 0 nor "false". */
  CONVERSION,
  /** As many events as the cell says, a whole number in [0, 10 000]; empty is 0. */
  COUNT,
  /** One event with the cell as its value when that is not 0; empty is 0. */
  VALUE;

  /** Returns the kind's name in JSON and on the command line. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the kind of that name.
   *
   * @throws StoppedException if there is none
   */
  static GoalKind of(String wireName) {
    for (GoalKind kind : values()) {
      if (kind.wireName().equals(wireName)) {
        return kind;
      }
    }
    throw StoppedException.usage("'%s' is not conversion, count or value".formatted(wireName));
  }
}
