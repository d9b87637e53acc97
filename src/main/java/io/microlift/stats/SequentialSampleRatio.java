package io.microlift.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Sequential test of sample ratio mismatch (SRM), for alarms while visitors arrive.
 *
 * <p>The Bayes factor compares a Dirichlet-multinomial split with prior weights K w_i to the exact
 * split w_i. Its reciprocal is a p-value that stays valid at every look. A small one says that the
 * experiment is broken, not that a variant is better.
 *
 * <p>Source: Lindon &amp; Malek, "Anytime-Valid Inference for Multinomial Count Data", NeurIPS
 * 2022.
 */
public final class SequentialSampleRatio {
  private static final double DEFAULT_CONCENTRATION = 10_000;

  private final double concentration;
  private final double alpha;

  private SequentialSampleRatio(double concentration, double alpha) {
    this.concentration = concentration;
    this.alpha = alpha;
  }

  /** Concentration 10 000, α = 0.01. */
  public static SequentialSampleRatio withDefaults() {
    return new SequentialSampleRatio(DEFAULT_CONCENTRATION, 0.01);
  }

  /**
   * Returns the same test with another prior.
   *
   * @param concentration K, above 0; the larger, the smaller the mismatches it looks for
   */
  public SequentialSampleRatio withConcentration(double concentration) {
    return new SequentialSampleRatio(Arguments.positive("concentration", concentration), alpha);
  }

  /** Returns the same test with another error level, in (0, 1). */
  public SequentialSampleRatio withAlpha(double alpha) {
    return new SequentialSampleRatio(concentration, Arguments.alpha(alpha));
  }

  /**
   * Returns the test after each look.
   *
   * @param looks cumulative visitors by variant, in the order of time
   * @param weights traffic weights in the same order, any scale; variants of weight 0 are left out
   *     with their visitors
   * @return undefined with fewer than two variants of positive weight, or if weights differ by
   *     hundreds of orders of magnitude
   */
  public Outcome<Path> follow(List<long[]> looks, double... weights) {
    double sum = 0;
    int variants = 0;
    for (double weight : weights) {
      sum += Arguments.notNegative("weight", weight);
      variants += weight > 0 ? 1 : 0;
    }
    if (variants < 2) {
      return Outcome.undefined(Reason.FEWER_THAN_TWO_VARIANTS);
    }
    List<Step> steps = new ArrayList<>();
    double pValue = 1;
    int firstCrossing = -1;
    for (long[] counts : looks) {
      double logBayesFactor = logBayesFactor(counts, weights, sum);
      if (!Double.isFinite(logBayesFactor)) {
        return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
      }
      pValue = Math.min(pValue, Math.exp(-Math.max(0, logBayesFactor)));
      if (firstCrossing < 0 && pValue <= alpha) {
        firstCrossing = steps.size();
      }
      steps.add(new Step(logBayesFactor, pValue));
    }
    return Outcome.of(
        new Path(steps, firstCrossing < 0 ? OptionalInt.empty() : OptionalInt.of(firstCrossing)));
  }

  /*
   * The textbook form subtracts log-gamma values that are a billion times larger than the result.
   * With Stirling's formula and e_i = (n_i − N w_i) / (w_i (K + N)) the large terms cancel on paper:
   *
   *   Σ w_i (K + N) ((1 + e_i) ln(1 + e_i) − e_i) − Σ ln(1 + e_i) / 2
   *     − (m − 1) / 2 · ln(1 + N / K) + Stirling's errors,
   *
   * where the −e_i may be added because Σ w_i e_i = 0.
   */
  private double logBayesFactor(long[] counts, double[] weights, double weightSum) {
    if (counts.length != weights.length) {
      throw new IllegalArgumentException(
          "%d counts for %d weights".formatted(counts.length, weights.length));
    }
    long visitors = 0;
    for (int i = 0; i < counts.length; i++) {
      Arguments.atLeast("visitors", 0, counts[i]);
      visitors += weights[i] > 0 ? counts[i] : 0;
    }
    double total = concentration + visitors;
    double sum = LogTails.stirlingError(concentration) - LogTails.stirlingError(total);
    int variants = 0;
    for (int i = 0; i < counts.length; i++) {
      if (weights[i] > 0) {
        double weight = weights[i] / weightSum;
        double prior = concentration * weight;
        double excess = (counts[i] - weight * visitors) / (weight * total);
        double share = (prior + counts[i]) / (weight * total);
        sum += weight * total * entropyExcess(excess, share) - Math.log(share) / 2;
        sum += LogTails.stirlingError(prior + counts[i]) - LogTails.stirlingError(prior);
        variants++;
      }
    }
    return sum - (variants - 1) * Math.log1p(visitors / concentration) / 2;
  }

  /** Returns (1 + e) ln(1 + e) − e, where {@code share} is 1 + e. */
  private static double entropyExcess(double excess, double share) {
    if (Math.abs(excess) > 0.25) {
      return share * Math.log(share) - excess;
    }
    return excess * Math.log1p(excess) + LogTails.logOnePlusMinus(excess);
  }

  /**
   * The test after one look.
   *
   * @param logBayesFactor natural logarithm, of this look; above 0 speaks for a mismatch
   * @param pValue smallest so far, valid at every look
   */
  public record Step(double logBayesFactor, double pValue) {}

  /**
   * The test over time.
   *
   * @param steps one for each look
   * @param firstCrossing index of the first look with a p-value of at most α
   */
  public record Path(List<Step> steps, OptionalInt firstCrossing) {
    /** Copies the list. */
    public Path {
      steps = List.copyOf(steps);
    }
  }
}
