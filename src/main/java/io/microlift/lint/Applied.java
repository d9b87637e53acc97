package io.microlift.lint;

import io.microlift.experiment.DefinitionChange;
import io.microlift.platform.Violation;
import io.microlift.verdict.PlainText;
import io.microlift.verdict.Report;
import io.microlift.verdict.Verdict;
import java.util.List;

/**
 * What applying a proposal does, or would do.
 *
 * @param dryRun whether nothing was stored
 * @param status what lint says of all its experiments
 * @param violations what is wrong with its form
 * @param changes what becomes of each definition
 * @param lint what the rules say about each experiment
 */
public record Applied(
    boolean dryRun,
    Verdict status,
    List<Violation> violations,
    List<DefinitionChange> changes,
    List<Report> lint) {
  /** Copies the lists. */
  public Applied {
    violations = List.copyOf(violations);
    changes = List.copyOf(changes);
    lint = List.copyOf(lint);
  }

  /** Writes it for people: a line for each definition and each value that changes. */
  String toText() {
    StringBuilder text = new StringBuilder();
    for (DefinitionChange change : changes) {
      text.append(sign(change.action())).append("%s %s%n".formatted(change.kind(), change.key()));
      for (DefinitionChange.Field field : change.fields()) {
        text.append(
            "    %s: %s -> %s%n"
                .formatted(
                    field.pointer(),
                    field.before() == null ? "(none)" : field.before(),
                    field.after() == null ? "(none)" : field.after()));
      }
    }
    text.append(
        "%d to create, %d to change, %d unchanged%n"
            .formatted(
                count(DefinitionChange.Action.CREATE),
                count(DefinitionChange.Action.UPDATE),
                count(DefinitionChange.Action.UNCHANGED)));
    violations.forEach(v -> text.append("wrong: %s %s%n".formatted(v.pointer(), v.message())));
    for (Report report : lint) {
      text.append("lint %s: %s%n".formatted(report.experiment(), report.status().wire()));
      report.checks().stream()
          .filter(finding -> finding.remedy() != null)
          .forEach(finding -> text.append("  ").append(PlainText.line(finding)));
    }
    return text.append(dryRun ? "Nothing was stored.\n" : "Applied.\n").toString();
  }

  private static String sign(DefinitionChange.Action action) {
    return switch (action) {
      case CREATE -> "+ ";
      case UPDATE -> "~ ";
      case UNCHANGED -> "= ";
    };
  }

  private long count(DefinitionChange.Action action) {
    return changes.stream().filter(change -> change.action() == action).count();
  }
}
