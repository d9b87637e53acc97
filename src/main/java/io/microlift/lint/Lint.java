package io.microlift.lint;

import io.microlift.verdict.Finding;
import io.microlift.verdict.Report;
import io.microlift.verdict.Verdict;
import java.util.List;

/** Judges a definition by every rule; pure. */
final class Lint {
  private static final List<LintRule> RULES =
      List.of(
          FormRules::variants,
          FormRules::keys,
          GoalRules::primary,
          GoalRules::macro,
          PlanRules::target,
          AssignmentRules::assignmentStays,
          AssignmentRules::layerHasRoom,
          PlanRules::windowAndWeeks,
          AssignmentRules::evenSplit,
          PlanRules::plannedEnd);

  private Lint() {}

  /** One rule. */
  @FunctionalInterface
  interface LintRule {
    /** Says what the rule makes of a candidate. */
    Finding judge(Candidate candidate);
  }

  /** Judges by every rule; what cannot be said without data does not spoil the verdict. */
  static Report judge(Candidate candidate) {
    List<Finding> findings = RULES.stream().map(rule -> rule.judge(candidate)).toList();
    Verdict status =
        candidate.violations().isEmpty()
            ? Verdict.worst(
                findings.stream()
                    .map(Finding::status)
                    .filter(verdict -> verdict != Verdict.INSUFFICIENT)
                    .toList())
            : Verdict.FAIL;
    return new Report(candidate.definition().key().value(), status, null, findings);
  }
}
