package io.microlift.assignment;

import java.util.List;

/**
 * Which variant of an experiment did a visitor see first?
 *
 * @param experiment its key
 * @param salt that was in force then, and still is
 * @param phases numbers of the phases with that salt
 */
record Question(String experiment, String salt, List<Integer> phases) {
  /** Copies the phases. */
  Question {
    phases = List.copyOf(phases);
  }
}
