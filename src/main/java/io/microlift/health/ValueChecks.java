package io.microlift.health;

import static io.microlift.verdict.PlainText.number;
import static io.microlift.verdict.PlainText.percent;

import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.GoalRole;
import io.microlift.fold.Sums;
import io.microlift.results.Comparison;
import io.microlift.results.GoalReport;
import io.microlift.results.Guardrail;
import io.microlift.stats.Alternative;
import io.microlift.stats.PValue;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import io.microlift.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Are the numbers of the goals believable? */
final class ValueChecks {
  private static final Question BEFORE =
      new Question(
          "H14",
          "Alike before exposure",
          "Variants differed before anybody saw them: look for an earlier experiment on the same visitors, and begin a new phase.");
  private static final Question TOO_GOOD =
      new Question(
          "H15",
          "Not too good to be true",
          "Check the instrumentation of both variants by hand before you believe it (Twyman's law).");
  private static final Question GUARDRAILS =
      new Question(
          "H16", "Guardrails hold", "Roll back, or decide knowingly that the loss is worth it.");

  private ValueChecks() {}

  /** Compares what visitors did before their exposure: the covariates of the goals. */
  static Finding before(Observation seen, Policy policy) {
    List<Double> pValues = new ArrayList<>();
    String control = seen.variants().get(0);
    for (Goal goal : seen.goals().values()) {
      for (String currency : seen.tallies().currencies(goal.metric())) {
        for (String variant : seen.variants().subList(1, seen.variants().size())) {
          double z = distance(seen, goal.metric(), currency, control, variant, policy);
          if (Double.isFinite(z)) {
            pValues.add(PValue.ofNormal(z, Alternative.TWO_SIDED).value());
          }
        }
      }
    }
    if (pValues.isEmpty()) {
      return BEFORE.insufficient("too few visitors did anything before their exposure");
    }
    double smallest =
        Math.min(
            1, pValues.size() * pValues.stream().mapToDouble(Double::doubleValue).min().orElse(1));
    String detail =
        "%d comparisons, smallest corrected p = %s".formatted(pValues.size(), number(smallest));
    double fail = policy.at(Threshold.H14_FAIL);
    double warn = policy.at(Threshold.H14_WARN);
    if (smallest < fail) {
      return BEFORE.fail(detail).with(smallest, fail);
    }
    return (smallest < warn ? BEFORE.warn(detail) : BEFORE.pass(detail)).with(smallest, warn);
  }

  /** The difference of two means before the exposure, in standard errors; NaN if undefined. */
  private static double distance(
      Observation seen, int metric, String currency, String a, String b, Policy policy) {
    double difference = 0;
    double variance = 0;
    for (String variant : List.of(a, b)) {
      double n = seen.tallies().visitors(variant);
      Sums sums = seen.tallies().sums(metric, variant, currency);
      if (n < policy.at(Threshold.H14_VISITORS) || sums.sc().signum() == 0) {
        return Double.NaN;
      }
      double mean = sums.sc().doubleValue() / n;
      difference = mean - difference;
      variance += (sums.scc().doubleValue() / n - mean * mean) / (n - 1);
    }
    return variance > 0 ? difference / Math.sqrt(variance) : Double.NaN;
  }

  static Finding tooGood(Observation seen, Policy policy) {
    boolean compared = false;
    for (GoalReport goal : seen.report().goals()) {
      boolean value = goal.kind() == GoalKind.VALUE;
      if (goal.role() != GoalRole.PRIMARY && !value) {
        continue;
      }
      double limit = policy.at(value ? Threshold.H15_VALUE : Threshold.H15_LIFT);
      boolean enough =
          goal.variants().stream()
              .allMatch(arm -> arm.converted() >= policy.at(Threshold.H15_CONVERSIONS));
      for (Comparison comparison : goal.comparisons()) {
        Double lift = comparison.lift().estimate();
        if (lift == null || !enough) {
          continue;
        }
        compared = true;
        if (Math.abs(lift) > limit) {
          return TOO_GOOD
              .warn("%s of %s by %s".formatted(goal.goal(), comparison.variant(), percent(lift)))
              .with(lift, limit);
        }
      }
    }
    return compared
        ? TOO_GOOD.pass("every lift is one that experiments have")
        : TOO_GOOD.insufficient("too few conversions");
  }

  static Finding guardrails(Observation seen, Policy policy) {
    List<Finding> findings = new ArrayList<>();
    for (GoalReport goal : seen.report().goals()) {
      if (goal.role() == GoalRole.GUARDRAIL) {
        for (Comparison comparison : goal.comparisons()) {
          findings.add(guardrail(goal, comparison, policy));
        }
      }
    }
    if (findings.isEmpty()) {
      return GUARDRAILS.notApplicable("no goal is a guardrail");
    }
    Verdict worst = Verdict.worst(findings.stream().map(Finding::status).toList());
    return findings.stream().filter(f -> f.status() == worst).findFirst().orElseThrow();
  }

  private static Finding guardrail(GoalReport goal, Comparison comparison, Policy policy) {
    String what = "%s of %s".formatted(goal.goal(), comparison.variant());
    if (Boolean.TRUE.equals(comparison.harm()) && comparison.nonInferiority() == null) {
      return GUARDRAILS.fail(what + " is worse than the control");
    }
    Guardrail test = comparison.nonInferiority();
    if (test == null || test.pValue() == null) {
      return GUARDRAILS.insufficient(what + ": too little is known");
    }
    String detail =
        "%s against a margin of %s: %s".formatted(what, percent(test.margin()), test.verdict());
    double past = 1 - test.pValue();
    double warn = policy.at(Threshold.H16_WARN);
    if (test.verdict().equals(Guardrail.INFERIOR)) {
      return GUARDRAILS.fail(detail).with(past, warn);
    }
    return (past < warn ? GUARDRAILS.warn(detail) : GUARDRAILS.pass(detail)).with(past, warn);
  }
}
