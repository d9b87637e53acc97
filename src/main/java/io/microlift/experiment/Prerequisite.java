package io.microlift.experiment;

import java.util.List;

/**
 * Lets only those take part who are in certain variants of another experiment.
 *
 * @param experiment key of the other experiment
 * @param variants keys of its variants, one or more
 */
public record Prerequisite(String experiment, List<String> variants) {
  /** Copies the variants. */
  public Prerequisite {
    variants = List.copyOf(variants);
  }
}
