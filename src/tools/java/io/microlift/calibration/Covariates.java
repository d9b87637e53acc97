package io.microlift.calibration;

import io.microlift.stats.Cuped;
import io.microlift.stats.ExactSums;
import io.microlift.stats.JointSums;
import io.microlift.stats.PValue;
import io.microlift.stats.Welch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whether CUPED is unbiased, and as sure as it says. */
final class Covariates implements Study {
  private static final int VISITORS = 400;
  private static final double EFFECT = 0.2;
  private static final double CORRELATION = 0.7;
  private static final double SCALE = 1e6;

  private final List<Share> shares = new ArrayList<>();
  private final List<Average> averages = new ArrayList<>();
  private final List<Split> splits = List.of(new Split("50/50", 0.5), new Split("90/10", 0.1));

  /** The same for one split. */
  private final class Split {
    private final double treated;
    private final Average adjusted;
    private final Average raw;
    private final Average reduction;
    private final Share covers;
    private final Share rejects;

    Split(String name, double treated) {
      this.treated = treated;
      adjusted = average(new Average("CUPED, mean estimate", name, EFFECT));
      raw = average(new Average("unadjusted, mean estimate", name, EFFECT));
      reduction = new Average("CUPED, mean variance reduction", name, CORRELATION * CORRELATION);
      covers = Share.between("CUPED, coverage of the 95 % interval", name, 0.945, 0.955);
      rejects = Share.between("CUPED, type I error at 5 %", name, 0.045, 0.055);
      shares.add(covers);
      shares.add(rejects);
    }

    void simulate(Draws draws) {
      int n = (int) Math.round(VISITORS * treated);
      Cuped.Result result = compare(draws, n, EFFECT);
      adjusted.add(result.difference());
      raw.add(result.rawDifference());
      Welch.Result test = result.test().value().orElseThrow();
      reduction.add(result.varianceReduction().value().orElseThrow());
      covers.count(test.interval().contains(EFFECT));
      PValue nothing = compare(draws, n, 0).test().value().orElseThrow().pValue();
      rejects.count(nothing.value() <= 0.05);
    }

    private Cuped.Result compare(Draws draws, int n, double effect) {
      return Cuped.withDefaults()
          .compare(arm(draws, VISITORS - n, 0), arm(draws, n, effect))
          .value()
          .orElseThrow();
    }
  }

  /** Outcome as x, covariate as y, in millionths so that all sums are exact. */
  private static JointSums arm(Draws draws, int visitors, double effect) {
    BigInteger[] sums = new BigInteger[3];
    Arrays.fill(sums, BigInteger.ZERO);
    long sumX = 0;
    long sumY = 0;
    for (int i = 0; i < visitors; i++) {
      double covariate = draws.normal();
      double rest = Math.sqrt(1 - CORRELATION * CORRELATION) * draws.normal();
      long y = Math.round(SCALE * covariate);
      long x = Math.round(SCALE * (effect + CORRELATION * covariate + rest));
      sumX += x;
      sumY += y;
      sums[0] = sums[0].add(BigInteger.valueOf(x * x));
      sums[1] = sums[1].add(BigInteger.valueOf(y * y));
      sums[2] = sums[2].add(BigInteger.valueOf(x * y));
    }
    return new JointSums(
        new ExactSums(
            visitors, new BigDecimal(BigInteger.valueOf(sumX), 6), new BigDecimal(sums[0], 12)),
        new ExactSums(
            visitors, new BigDecimal(BigInteger.valueOf(sumY), 6), new BigDecimal(sums[1], 12)),
        new BigDecimal(sums[2], 12));
  }

  private Average average(Average average) {
    averages.add(average);
    return average;
  }

  @Override
  public String title() {
    return "CUPED";
  }

  @Override
  public String note() {
    return """
    400 visitors, outcome and covariate normal with correlation 0.7, a true effect of 0.2; the theoretical variance \
    reduction is 0.49.
    """;
  }

  @Override
  public int trials() {
    return 10_000;
  }

  @Override
  public void simulate(Draws draws) {
    splits.forEach(split -> split.simulate(draws));
  }

  @Override
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    averages.forEach(each -> lines.add(each.line()));
    shares.forEach(each -> lines.add(each.line()));
    return lines;
  }
}
