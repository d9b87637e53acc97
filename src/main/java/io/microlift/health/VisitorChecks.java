package io.microlift.health;

import static io.microlift.verdict.PlainText.number;
import static io.microlift.verdict.PlainText.percent;

import io.microlift.results.ExperimentReport;
import io.microlift.stats.SampleRatio;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.util.Arrays;

/** Are the visitors who count the right ones? */
final class VisitorChecks {
  private static final Question MULTIPLE =
      new Question(
          "H06",
          "Several variants seen",
          "Make sure that the same id is sent before and after sign-in, or set \"sticky\": true.");
  private static final Question BOTS =
      new Question(
          "H13",
          "Programs",
          "Look which programs come and whether one variant draws them; keep them from the page, or from being tracked.");

  private VisitorChecks() {}

  static Finding multipleExposures(Observation seen, Policy policy) {
    ExperimentReport.Excluded excluded = seen.report().excluded();
    long several = excluded.multipleExposures();
    long all = several + seen.visitors();
    if (all < policy.at(Threshold.H01_VISITORS)) {
      return MULTIPLE.insufficient("%d visitors are too few".formatted(all));
    }
    double share = (double) several / all;
    String detail = "%d of %d visitors, %s".formatted(several, all, percent(share));
    double fail = policy.at(Threshold.H06_FAIL);
    double warn = policy.at(Threshold.H06_WARN);
    if (share >= fail && several >= policy.at(Threshold.H06_VISITORS)) {
      return MULTIPLE.fail(detail).with(share, fail);
    }
    return (share >= warn && several > 0 ? MULTIPLE.warn(detail) : MULTIPLE.pass(detail))
        .with(share, warn);
  }

  static Finding bots(Observation seen, Policy policy) {
    long[] people = seen.counts(seen.tallies());
    long[] everybody = seen.counts(seen.withBots());
    double[] weights = seen.weights();
    if (SplitChecks.isTooFew(people, weights, policy)) {
      return BOTS.insufficient("%d visitors are too few".formatted(seen.visitors()));
    }
    long bots = Arrays.stream(everybody).sum() - Arrays.stream(people).sum();
    double share = (double) bots / Arrays.stream(everybody).sum();
    double fail = policy.at(Threshold.H01_FAIL);
    double filtered = pValue(people, weights);
    double raw = pValue(everybody, weights);
    String detail = "%d programs, %s".formatted(bots, percent(share));
    if (filtered < fail != raw < fail) {
      return BOTS.fail(
              "%s; the split has p = %s without them and %s with them"
                  .formatted(detail, number(filtered), number(raw)))
          .with(Math.min(filtered, raw), fail);
    }
    double spread = spread(people, everybody);
    if (spread < policy.at(Threshold.H13_SPREAD)) {
      return BOTS.warn("%s, unevenly over variants, p = %s".formatted(detail, number(spread)))
          .with(spread, policy.at(Threshold.H13_SPREAD));
    }
    double warn = policy.at(Threshold.H13_WARN);
    return (share > warn ? BOTS.warn(detail) : BOTS.pass(detail)).with(share, warn);
  }

  /** Whether programs are spread over variants as people are. */
  private static double spread(long[] people, long[] everybody) {
    long[] bots = new long[people.length];
    double[] weights = new double[people.length];
    for (int i = 0; i < people.length; i++) {
      bots[i] = everybody[i] - people[i];
      weights[i] = people[i];
    }
    return pValue(bots, weights);
  }

  private static double pValue(long[] counts, double[] weights) {
    return SampleRatio.compare(counts, weights)
        .<Double>fold(test -> test.pValue().value(), reason -> 1.0);
  }
}
