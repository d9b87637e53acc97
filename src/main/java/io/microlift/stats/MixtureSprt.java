package io.microlift.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Mixture sequential probability ratio test (mSPRT) of a difference, valid at every look.
 *
 * <p>At a look with difference d and variance V of d, ln Λ = ln(V / (V + τ²)) / 2 + τ² d² / (2 V (V
 * + τ²)). The p-value is the smallest exp(−ln Λ) so far, at most 1.
 *
 * <p>Source: Johari, Koomen, Pekelis &amp; Walsh, "Always Valid Inference: Continuous Monitoring of
 * A/B Tests", Operations Research 2022.
 */
public final class MixtureSprt {
  private final double mixingVariance;
  private final double alpha;

  private MixtureSprt(double mixingVariance, double alpha) {
    this.mixingVariance = mixingVariance;
    this.alpha = alpha;
  }

  /**
   * α = 0.05.
   *
   * @param mixingVariance τ², about the square of the effects one expects; above 0
   */
  public static MixtureSprt withMixingVariance(double mixingVariance) {
    return new MixtureSprt(Arguments.positive("mixing variance", mixingVariance), 0.05);
  }

  /** Returns the same test with another error level, in (0, 1). */
  public MixtureSprt withAlpha(double alpha) {
    return new MixtureSprt(mixingVariance, Arguments.alpha(alpha));
  }

  /**
   * Returns the test after each look.
   *
   * @param looks in the order of time, each cumulative
   */
  public Path follow(List<Look> looks) {
    List<Step> steps = new ArrayList<>();
    double pValue = 1;
    double lower = Double.NEGATIVE_INFINITY;
    double upper = Double.POSITIVE_INFINITY;
    int firstCrossing = -1;
    for (Look look : looks) {
      double logEvidence = 0;
      double halfWidth = Double.POSITIVE_INFINITY;
      if (look.variance() > 0) {
        double ratio = mixingVariance / look.variance();
        double standardError = Math.sqrt(look.variance());
        logEvidence = NormalMixture.logEvidence(look.difference() / standardError, ratio);
        halfWidth = NormalMixture.halfWidth(ratio, alpha) * standardError;
      }
      pValue = Math.min(pValue, NormalMixture.pValue(logEvidence));
      lower = Math.max(lower, look.difference() - halfWidth);
      upper = Math.min(upper, look.difference() + halfWidth);
      Interval interval =
          new Interval(look.difference() - halfWidth, look.difference() + halfWidth);
      steps.add(new Step(logEvidence, pValue, interval, lower, upper));
      if (firstCrossing < 0 && pValue <= alpha) {
        firstCrossing = steps.size() - 1;
      }
    }
    return new Path(steps, firstCrossing < 0 ? OptionalInt.empty() : OptionalInt.of(firstCrossing));
  }

  /**
   * What is known at one look.
   *
   * @param difference treatment − control, finite
   * @param variance of the difference, estimated; 0 says that nothing is known yet
   */
  public record Look(double difference, double variance) {
    /** Refuses a difference or variance out of range. */
    public Look {
      Arguments.finite("difference", difference);
      Arguments.notNegative("variance", variance);
    }

    /** Returns the look at two rates, with the variances of both. */
    public static Look ofProportions(Proportion control, Proportion treatment) {
      return new Look(
          treatment.rateMinus(control),
          control.estimate().variance() + treatment.estimate().variance());
    }
  }

  /**
   * The test after one look.
   *
   * @param logLambda natural logarithm of the likelihood ratio of this look
   * @param pValue smallest so far, valid at every look
   * @param interval of this look, (−∞, ∞) if its variance is 0
   * @param runningLower lower limit of the intersection of all intervals so far
   * @param runningUpper upper limit of that; below {@code runningLower} if it is empty
   */
  public record Step(
      double logLambda,
      double pValue,
      Interval interval,
      double runningLower,
      double runningUpper) {}

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
