package io.microlift.results;

import io.microlift.experiment.Goal;
import io.microlift.fold.Sums;
import io.microlift.stats.Contrast;
import io.microlift.stats.Estimate;
import io.microlift.stats.ExactSums;
import io.microlift.stats.JointSums;
import io.microlift.stats.Moments;
import io.microlift.stats.Proportion;
import io.microlift.stats.RatioMetric;
import io.microlift.stats.Sample;
import io.microlift.tracking.Tallies;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * One variant's sums of one goal, in the major unit.
 *
 * @param variant its key
 * @param converted how many reached the goal
 * @param ratio sums over the exposed visitors; the denominator's are 0 unless the goal is a ratio
 * @param isRatio whether the goal is one
 * @param covariate the numbers as x, and what they were before the first exposure as y
 */
record Tallied(
    String variant, long converted, JointSums ratio, boolean isRatio, JointSums covariate) {
  static Tallied of(String variant, Goal goal, Units units, Tallies tallies, String currency) {
    Sums sums = tallies.sums(goal.metric(), variant, currency);
    return of(variant, tallies.visitors(variant), sums, units, currency);
  }

  /** What {@code sums} over so many visitors say. */
  static Tallied of(String variant, long visitors, Sums sums, Units units, String currency) {
    int x = units.digitsOfX(currency);
    int y = units.digitsOfY(currency);
    ExactSums numbers = exact(visitors, sums.sx(), sums.sxx(), x);
    return new Tallied(
        variant,
        sums.converted(),
        new JointSums(
            numbers, exact(visitors, sums.sy(), sums.syy(), y), new BigDecimal(sums.sxy(), x + y)),
        units.y() != null,
        new JointSums(
            numbers, exact(visitors, sums.sc(), sums.scc(), x), new BigDecimal(sums.sxc(), 2 * x)));
  }

  /** What the numbers grew by on one day of each visitor, as numbers of their own. */
  static Tallied ofGrowth(String variant, long visitors, Sums grown, Units units, String currency) {
    BigInteger none = BigInteger.ZERO;
    Sums sums =
        new Sums(
            visitors,
            grown.converted(),
            grown.sx(),
            grown.sdd(),
            none,
            none,
            none,
            none,
            none,
            none,
            grown.sdd());
    return of(variant, visitors, sums, units, currency);
  }

  private static ExactSums exact(long n, BigInteger sum, BigInteger squares, int digits) {
    return new ExactSums(n, new BigDecimal(sum, digits), new BigDecimal(squares, 2 * digits));
  }

  long visitors() {
    return ratio.n();
  }

  Proportion proportion() {
    return new Proportion(converted, visitors());
  }

  Contrast.Mean mean() {
    return new Contrast.Mean(ratio.x().moments(), converted);
  }

  /** An arm without visitors. */
  static Contrast.Mean nobody() {
    return new Contrast.Mean(Moments.EMPTY, 0);
  }

  GoalReport.Arm toArm() {
    return isRatio ? ratioArm() : meanArm();
  }

  private GoalReport.Arm meanArm() {
    Moments moments = ratio.x().moments();
    return new GoalReport.Arm(
        variant,
        visitors(),
        converted,
        plain(ratio.x().sum()),
        null,
        visitors() == 0 ? null : moments.mean(),
        moments.sample().value().map(Sample::variance).orElse(null));
  }

  private GoalReport.Arm ratioArm() {
    return new GoalReport.Arm(
        variant,
        visitors(),
        converted,
        plain(ratio.x().sum()),
        plain(ratio.y().sum()),
        RatioMetric.estimate(ratio).value().map(Estimate::value).orElse(null),
        null);
  }

  private static BigDecimal plain(BigDecimal sum) {
    BigDecimal stripped = sum.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
