package io.microlift.health;

import io.microlift.verdict.Finding;
import java.util.List;

/** Every check, in the order of their ids. */
final class HealthChecks {
  /** Their ids. */
  static final List<String> IDS =
      List.of(
          "H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H11", "H12", "H13",
          "H14", "H15", "H16", "H18", "H19", "H21");

  private static final List<HealthCheck> CHECKS =
      List.of(
          SplitChecks::fixed,
          SplitChecks::sequential,
          SplitChecks::bySegment,
          SplitChecks::leak,
          ArrivalChecks::agreement,
          VisitorChecks::multipleExposures,
          ActivityChecks::exposures,
          ActivityChecks::goals,
          ActivityChecks::freshness,
          ArrivalChecks::duplicates,
          ArrivalChecks::late,
          ArrivalChecks::orphans,
          VisitorChecks::bots,
          ValueChecks::before,
          ValueChecks::tooGood,
          ValueChecks::guardrails,
          TimeChecks::decision,
          OrderChecks::integrity,
          TimeChecks::stale);

  private HealthChecks() {}

  /** One check. */
  @FunctionalInterface
  interface HealthCheck {
    /** Says what it makes of an observation. */
    Finding check(Observation observation, Policy policy);
  }

  /** Asks every check that the policy does not skip. */
  static List<Finding> all(Observation observation, Policy policy) {
    return CHECKS.stream()
        .map(check -> check.check(observation, policy))
        .filter(finding -> !policy.skipped().contains(finding.id()))
        .toList();
  }
}
