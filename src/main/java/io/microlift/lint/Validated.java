package io.microlift.lint;

import io.microlift.platform.Violation;
import io.microlift.verdict.PlainText;
import io.microlift.verdict.Report;
import io.microlift.verdict.Reports;
import io.microlift.verdict.Verdict;
import java.util.List;

/**
 * What lint says of definitions.
 *
 * @param status the worst of it
 * @param violations everything that is wrong with their form
 * @param experiments what the rules say about each experiment
 */
record Validated(Verdict status, List<Violation> violations, List<Report> experiments) {
  Validated {
    violations = List.copyOf(violations);
    experiments = List.copyOf(experiments);
  }

  static Validated of(List<Violation> violations, List<Report> reports) {
    return new Validated(
        violations.isEmpty() ? Reports.of(reports).status() : Verdict.FAIL, violations, reports);
  }

  /** Writes it for people. */
  String toText() {
    StringBuilder text = new StringBuilder();
    violations.forEach(v -> text.append("wrong: %s %s%n".formatted(v.pointer(), v.message())));
    return text.append(PlainText.of(experiments)).toString();
  }
}
