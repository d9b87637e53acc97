package io.microlift.health;

import static io.microlift.verdict.PlainText.number;
import static io.microlift.verdict.PlainText.percent;

import io.microlift.results.ExperimentReport;
import io.microlift.stats.SampleRatio;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Do visitors split as the weights say? If not, no number of the experiment can be trusted. */
final class SplitChecks {
  private static final String FIND_CAUSE =
      "Decide nothing. Look for redirects, crashes or slow pages of one variant, filters and late exposures; then begin a new phase.";
  private static final Question FIXED = new Question("H01", "Sample ratio", FIND_CAUSE);
  private static final Question SEQUENTIAL =
      new Question("H02", "Sample ratio, every day", FIND_CAUSE);
  private static final Question BY_SEGMENT =
      new Question(
          "H03",
          "Sample ratio by segment",
          "Look what differs for these visitors: the page, the browser, or who is exposed.");
  private static final Question LEAK =
      new Question(
          "H04",
          "Variants without traffic",
          "Find what still shows a variant that gets no traffic: a cache, an old client, a page that decides by itself.");

  private SplitChecks() {}

  static Finding fixed(Observation seen, Policy policy) {
    long[] counts = seen.counts(seen.tallies());
    double[] weights = seen.weights();
    if (isTooFew(counts, weights, policy)) {
      return FIXED.insufficient(
          "%d visitors, at least %s are needed"
              .formatted(seen.visitors(), number(policy.at(Threshold.H01_VISITORS))));
    }
    return SampleRatio.compare(counts, weights)
        .fold(
            test -> {
              double p = test.pValue().value();
              double deviation = deviation(counts, weights);
              String detail =
                  "%s: largest deviation %s, p = %s"
                      .formatted(shares(seen), percent(deviation), number(p));
              boolean large = deviation >= policy.at(Threshold.H01_DEVIATION);
              double fail = policy.at(Threshold.H01_FAIL);
              double warn = policy.at(Threshold.H01_WARN);
              if (p < fail && large) {
                return FIXED.fail(detail).with(p, fail);
              }
              return (p < warn ? FIXED.warn(detail) : FIXED.pass(detail)).with(p, warn);
            },
            reason -> FIXED.insufficient(reason.sentence()));
  }

  static Finding sequential(Observation seen, Policy policy) {
    Double p = seen.report().sampleRatio().sequentialPValue();
    if (p == null || seen.visitors() == 0) {
      return SEQUENTIAL.insufficient("no day is over, or nobody was exposed");
    }
    double fail = policy.at(Threshold.H02_FAIL);
    double warn = policy.at(Threshold.H02_WARN);
    String detail = "always-valid p = %s, Bayes factor %s".formatted(number(p), number(1 / p));
    if (p <= fail) {
      return SEQUENTIAL.fail(detail).with(p, fail);
    }
    return (p <= warn ? SEQUENTIAL.warn(detail) : SEQUENTIAL.pass(detail)).with(p, warn);
  }

  static Finding bySegment(Observation seen, Policy policy) {
    double[] weights = seen.weights();
    double smallest = 1;
    List<String> broken = new ArrayList<>();
    List<Map.Entry<String, long[]>> tested = new ArrayList<>();
    seen.segments()
        .forEach(
            (segment, byVariant) -> {
              long[] counts =
                  seen.variants().stream()
                      .mapToLong(variant -> byVariant.getOrDefault(variant, 0L))
                      .toArray();
              if (!segment.isEmpty() && !isTooFew(counts, weights, policy)) {
                tested.add(Map.entry(segment, counts));
              }
            });
    if (tested.isEmpty()) {
      return BY_SEGMENT.insufficient("no segment has enough visitors");
    }
    double fail = policy.at(Threshold.H03_FAIL);
    for (Map.Entry<String, long[]> each : tested) {
      double p =
          SampleRatio.compare(each.getValue(), weights)
              .<Double>fold(test -> test.pValue().value(), reason -> 1.0);
      double corrected = Math.min(1, p * tested.size());
      smallest = Math.min(smallest, corrected);
      if (corrected < fail) {
        broken.add(each.getKey());
      }
    }
    String many =
        "%d segments, smallest corrected p = %s".formatted(tested.size(), number(smallest));
    return (broken.isEmpty()
            ? BY_SEGMENT.pass(many)
            : BY_SEGMENT.fail("%s: %s".formatted(String.join(", ", broken), many)))
        .with(smallest, fail);
  }

  static Finding leak(Observation seen, Policy policy) {
    Map<String, Long> all = seen.segments().getOrDefault("", Map.of());
    Set<String> known = Set.copyOf(seen.variants());
    long leaked = 0;
    long visitors = 0;
    for (Map.Entry<String, Long> each : all.entrySet()) {
      visitors += each.getValue();
      leaked += known.contains(each.getKey()) ? 0 : each.getValue();
    }
    if (visitors == 0) {
      return LEAK.insufficient("nobody was exposed");
    }
    double limit =
        Math.max(policy.at(Threshold.H04_VISITORS), policy.at(Threshold.H04_SHARE) * visitors);
    String detail =
        "%d of %d visitors saw a variant that gets no traffic".formatted(leaked, visitors);
    return (leaked > limit ? LEAK.fail(detail) : LEAK.pass(detail)).with((double) leaked, limit);
  }

  /** Says whether a split of so few visitors says nothing. */
  static boolean isTooFew(long[] counts, double[] weights, Policy policy) {
    long visitors = Arrays.stream(counts).sum();
    double smallest = Arrays.stream(weights).min().orElse(0);
    return visitors < policy.at(Threshold.H01_VISITORS)
        || visitors * smallest < policy.at(Threshold.H01_EXPECTED);
  }

  private static double deviation(long[] counts, double[] weights) {
    double visitors = Arrays.stream(counts).sum();
    double largest = 0;
    for (int i = 0; i < counts.length; i++) {
      largest = Math.max(largest, Math.abs(counts[i] / visitors - weights[i]));
    }
    return largest;
  }

  private static String shares(Observation seen) {
    List<String> parts = new ArrayList<>();
    for (ExperimentReport.Split split : seen.report().variants()) {
      parts.add("%s %d".formatted(split.variant(), split.visitors()));
    }
    return String.join(", ", parts);
  }
}
