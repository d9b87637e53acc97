package io.microlift.dashboard;

import io.microlift.results.ExperimentReport;
import java.util.ArrayList;
import java.util.List;

/**
 * How visitors split among the variants.
 *
 * @param variants one row for each
 * @param mismatch whether they do not split as the weights say, so that no number can be trusted
 * @param reading what the test says, in words
 * @param excluded visitors who are left out, in words
 */
public record SplitTable(
    List<OfVariant> variants, boolean mismatch, String reading, List<String> excluded) {
  /** Copies the lists. */
  public SplitTable {
    variants = List.copyOf(variants);
    excluded = List.copyOf(excluded);
  }

  /**
   * One variant.
   *
   * @param variant its key
   * @param visitors who count
   * @param expected share by weight
   * @param observed share
   */
  public record OfVariant(String variant, String visitors, String expected, String observed) {}

  static SplitTable of(ExperimentReport report) {
    List<OfVariant> variants =
        report.variants().stream()
            .map(
                each ->
                    new OfVariant(
                        each.variant(),
                        Figures.count(each.visitors()),
                        Figures.share(each.expectedShare()),
                        Figures.share(each.observedShare())))
            .toList();
    ExperimentReport.SampleRatioReport ratio = report.sampleRatio();
    return new SplitTable(variants, ratio.mismatch(), reading(ratio), excluded(report.excluded()));
  }

  private static String reading(ExperimentReport.SampleRatioReport ratio) {
    if (ratio.unavailable() != null) {
      return ratio.unavailable();
    }
    String numbers =
        "p-value %s, at any number of looks %s"
            .formatted(Figures.pValue(ratio.pValue()), Figures.pValue(ratio.sequentialPValue()));
    if (!ratio.mismatch()) {
      return "Visitors split as the weights say (%s).".formatted(numbers);
    }
    String since =
        ratio.firstAlarm() == null ? "" : ", first seen on " + Figures.day(ratio.firstAlarm());
    return "Visitors do not split as the weights say (%s%s): the experiment is broken, and no number is worth reading."
        .formatted(numbers, since);
  }

  private static List<String> excluded(ExperimentReport.Excluded excluded) {
    List<String> texts = new ArrayList<>();
    add(texts, excluded.multipleExposures(), "saw several variants");
    add(texts, excluded.bots(), "said to be programs");
    add(texts, excluded.floods(), "did more on one day than a person can");
    return texts;
  }

  private static void add(List<String> texts, long visitors, String why) {
    if (visitors > 0) {
      texts.add(Figures.counted(visitors, "visitor") + " left out: " + why + ".");
    }
  }
}
