package io.microlift.results;

import io.microlift.platform.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Results as a table for spreadsheets (RFC 4180): a row for each goal and variant; what compares a
 * variant with the control is empty for the control.
 *
 * <p>A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
public final class CsvExport {
  private static final List<String> HEADING =
      List.of(
          "experiment",
          "phase",
          "asOf",
          "goal",
          "role",
          "tier",
          "kind",
          "currency",
          "capping",
          "variant",
          "visitors",
          "converted",
          "sum",
          "denominator",
          "mean",
          "variance",
          "difference",
          "differenceLower",
          "differenceUpper",
          "lift",
          "liftLower",
          "liftUpper",
          "pValue",
          "adjustedPValue",
          "sequentialPValue",
          "sequentialLower",
          "sequentialUpper",
          "chanceToWin",
          "expectedLoss",
          "observedMde",
          "margin",
          "verdict",
          "unavailable");

  private static final String STARTS_A_FORMULA = "=+-@\t\r\n";

  private CsvExport() {}

  /** Writes a report down. */
  public static String of(ExperimentReport report) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
      printer.printRecord(HEADING);
      for (GoalReport goal : report.goals()) {
        for (GoalReport.Arm arm : goal.variants()) {
          printer.printRecord(row(report, goal, arm));
        }
        if (goal.variants().isEmpty()) {
          printer.printRecord(row(report, goal, null));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<@Nullable Object> row(
      ExperimentReport report, GoalReport goal, GoalReport.@Nullable Arm arm) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(text(report.experiment().value()));
    row.add(report.phase());
    row.add(report.asOf());
    row.add(text(goal.goal().value()));
    row.add(Fields.wire(goal.role()));
    row.add(Fields.wire(goal.tier()));
    row.add(Fields.wire(goal.kind()));
    row.add(text(goal.currency()));
    row.add(text(goal.capping()));
    row.add(arm == null ? null : text(arm.variant()));
    row.add(arm == null ? null : arm.visitors());
    row.add(arm == null ? null : arm.converted());
    row.add(arm == null ? null : arm.sum().toPlainString());
    row.add(arm == null || arm.denominator() == null ? null : arm.denominator().toPlainString());
    row.add(arm == null ? null : arm.mean());
    row.add(arm == null ? null : arm.variance());
    Comparison comparison =
        goal.comparisons().stream()
            .filter(each -> arm != null && each.variant().equals(arm.variant()))
            .findFirst()
            .orElse(null);
    if (comparison == null) {
      while (row.size() < HEADING.size() - 1) {
        row.add(null);
      }
      row.add(text(goal.unavailable()));
      return row;
    }
    addComparison(row, goal, comparison);
    return row;
  }

  private static void addComparison(
      List<@Nullable Object> row, GoalReport goal, Comparison comparison) {
    Comparison.Sequential sequential = comparison.sequential();
    Comparison.Bayesian bayesian = comparison.bayesian();
    for (Estimated each : List.of(comparison.difference(), comparison.lift())) {
      row.add(each.estimate());
      row.add(each.lower());
      row.add(each.upper());
    }
    row.add(comparison.pValue());
    row.add(comparison.adjustedPValue());
    row.add(sequential == null ? null : sequential.pValue());
    row.add(sequential == null ? null : sequential.lower());
    row.add(sequential == null ? null : sequential.upper());
    row.add(bayesian == null ? null : bayesian.chanceToWin());
    row.add(bayesian == null ? null : bayesian.expectedLoss());
    row.add(comparison.observedMde());
    row.add(goal.margin());
    row.add(text(comparison.verdict()));
    row.add(text(comparison.unavailable()));
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() || STARTS_A_FORMULA.indexOf(text.charAt(0)) < 0
        ? text
        : "'" + text;
  }
}
