package io.microlift.verdict;

import java.util.List;

/**
 * What the checks say about several experiments.
 *
 * @param status the worst verdict
 * @param experiments what they say about each
 */
public record Reports(Verdict status, List<Report> experiments) {
  /** Copies the list. */
  public Reports {
    experiments = List.copyOf(experiments);
  }

  /** Puts reports together. */
  public static Reports of(List<Report> experiments) {
    return new Reports(
        Verdict.worst(experiments.stream().map(Report::status).toList()), experiments);
  }
}
