package io.microlift.verdict;

import java.util.List;
import java.util.Locale;

/** Writes reports as a table that people read in the log of a pipeline. */
public final class PlainText {
  private static final int TITLE = 26;

  private PlainText() {}

  /** Writes reports, worst verdict last. */
  public static String of(List<Report> reports) {
    StringBuilder text = new StringBuilder();
    for (Report report : reports) {
      text.append(report.experiment()).append(": ").append(report.status().wire()).append('\n');
      report.checks().forEach(finding -> text.append("  ").append(line(finding)));
    }
    return text.toString();
  }

  /** Writes one finding, with its remedy below. */
  public static String line(Finding finding) {
    String line =
        "%-14s  %-4s  %-26s  %s%n"
            .formatted(
                finding.status().wire(), finding.id(), title(finding.title()), finding.detail());
    return finding.remedy() == null
        ? line
        : "%s%s-> %s%n".formatted(line, " ".repeat(52), finding.remedy());
  }

  /** Writes a number with as many digits as people read. */
  public static String number(double value) {
    return value != 0 && Math.abs(value) < 0.001
        ? String.format(Locale.ROOT, "%.2g", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /** Writes a share as a percentage. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String title(String title) {
    return title.length() <= TITLE ? title : title.substring(0, TITLE - 1) + ".";
  }
}
