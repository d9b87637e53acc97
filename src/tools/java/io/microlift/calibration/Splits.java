package io.microlift.calibration;

import io.microlift.stats.SampleRatio;
import io.microlift.stats.SequentialSampleRatio;
import java.util.ArrayList;
import java.util.List;

/** How often the check of the split alarms although assignment works. */
final class Splits implements Study {
  private static final int VISITORS = 10_000;
  private static final double ALPHA = 0.001;
  private static final double SEQUENTIAL_ALPHA = 0.01;
  private static final int DAYS = 14;

  private final Share even = alarm("50/50");
  private final Share uneven = alarm("90/10");
  private final Share three = alarm("60/30/10");
  private final Share daily =
      Share.atMost("sequential, 14 daily looks, p <= 0.01", "50/50", SEQUENTIAL_ALPHA);
  private final Share peeking = Share.forContrast("chi-squared, p <= 0.01 at any look", "50/50");

  /** Counts are whole numbers, so a level of exactly 0.001 is not among the possible ones. */
  private static Share alarm(String split) {
    return Share.between("chi-squared, p < 0.001", split, 0.9 * ALPHA, 1.1 * ALPHA);
  }

  @Override
  public String title() {
    return "False alarms of the sample ratio check";
  }

  @Override
  public String note() {
    return "10,000 visitors; the sequential test sees a fourteenth of them each day.\n";
  }

  @Override
  public int trials() {
    return 100_000;
  }

  @Override
  public void simulate(Draws draws) {
    long first = draws.heads(VISITORS);
    even.count(alarms(new long[] {first, VISITORS - first}, 1, 1));
    long tenth = draws.binomial(VISITORS, 0.1);
    uneven.count(alarms(new long[] {VISITORS - tenth, tenth}, 9, 1));
    long third = draws.binomial(VISITORS - tenth, 1.0 / 3);
    three.count(alarms(new long[] {VISITORS - tenth - third, third, tenth}, 6, 3, 1));
    follow(draws);
  }

  private void follow(Draws draws) {
    List<long[]> looks = new ArrayList<>();
    long[] counts = new long[2];
    boolean alarm = false;
    for (int day = 0; day < DAYS; day++) {
      long today = VISITORS / DAYS;
      long first = draws.heads(today);
      counts[0] += first;
      counts[1] += today - first;
      looks.add(counts.clone());
      alarm |= pValue(counts, 1, 1) <= SEQUENTIAL_ALPHA;
    }
    peeking.count(alarm);
    daily.count(
        SequentialSampleRatio.withDefaults()
            .withAlpha(SEQUENTIAL_ALPHA)
            .follow(looks, 1, 1)
            .value()
            .orElseThrow()
            .firstCrossing()
            .isPresent());
  }

  private static boolean alarms(long[] visitors, double... weights) {
    return pValue(visitors, weights) < ALPHA;
  }

  private static double pValue(long[] visitors, double... weights) {
    return SampleRatio.compare(visitors, weights).value().orElseThrow().pValue().value();
  }

  @Override
  public List<Line> lines() {
    return List.of(even.line(), uneven.line(), three.line(), daily.line(), peeking.line());
  }
}
