package io.microlift.dashboard;

import io.microlift.verdict.Finding;
import io.microlift.verdict.Report;
import io.microlift.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the numbers can be trusted.
 *
 * @param status the verdict of all checks together
 * @param open checks that ask for something, the worst first
 * @param others all other checks
 * @param unavailable why there are none; empty if there are some
 */
public record Checks(String status, List<Finding> open, List<Finding> others, String unavailable) {
  /** Copies the lists. */
  public Checks {
    open = List.copyOf(open);
    others = List.copyOf(others);
  }

  static Checks unavailable(String why) {
    return new Checks(Verdict.INSUFFICIENT.wire(), List.of(), List.of(), why);
  }

  static Checks of(Report report) {
    List<Finding> open = new ArrayList<>();
    List<Finding> others = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      boolean asks = verdict == Verdict.FAIL || verdict == Verdict.WARN;
      for (Finding finding : report.checks()) {
        if (finding.status() == verdict) {
          (asks ? open : others).add(finding);
        }
      }
    }
    return new Checks(report.status().wire(), open, others, "");
  }
}
