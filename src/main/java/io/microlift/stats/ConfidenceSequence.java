package io.microlift.stats;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.UnivariateFunction;

/**
 * Asymptotic confidence sequence: intervals that cover the effect at all looks together, without
 * any plan of when to look.
 *
 * <p>At n visitors the half-width is SE √n √(2 (n ρ² + 1) / (n ρ)² · ln(√(n ρ² + 1) / α)), where ρ
 * = √((−2 ln α + ln(−2 ln α + 1)) / N*) makes the sequence nearly tightest at N* visitors. It is
 * wider than a fixed interval (1.5 times at N*), so prefer {@link GroupSequential} where there is a
 * plan. Valid for large samples only: begin at about 100 conversions in each variant.
 *
 * <p>Source: Waudby-Smith, Arbour, Sinha, Kennedy &amp; Ramdas, "Time-uniform central limit theory
 * and asymptotic confidence sequences", Annals of Statistics 2024, arXiv 2103.06476.
 */
public final class ConfidenceSequence {
  private static final double DEFAULT_TUNING = 5000;
  private static final double SMALLEST = 1e-250;
  private static final double LARGEST = 1e250;
  private static final int NEWTON_STEPS = 60;

  private final double alpha;
  private final double tuning;

  private ConfidenceSequence(double alpha, double tuning) {
    this.alpha = alpha;
    this.tuning = tuning;
  }

  /** α = 0.05, tightest at N* = 5000 visitors. */
  public static ConfidenceSequence withDefaults() {
    return new ConfidenceSequence(0.05, DEFAULT_TUNING);
  }

  /** Returns the same sequence with another error level, in (0, 1). */
  public ConfidenceSequence withAlpha(double alpha) {
    return new ConfidenceSequence(Arguments.alpha(alpha), tuning);
  }

  /**
   * Returns the same sequence tightest at {@code visitors}, N*.
   *
   * @param visitors of both arms, above 0; best the planned total. It must not depend on results
   */
  public ConfidenceSequence withTuning(double visitors) {
    return new ConfidenceSequence(alpha, Arguments.positive("tuning visitors", visitors));
  }

  /** Returns ρ of the two-sided sequence. */
  public double rho() {
    return Math.sqrt(ratioAtTuning(alpha) / tuning);
  }

  /**
   * Returns the ρ that makes the two-sided sequence tightest at N*, of which {@link #rho()} is a
   * close approximation: √(y / N*) with y − ln(1 + y) = −2 ln α.
   */
  public double rhoExact() {
    double square = -2 * Math.log(alpha);
    double y = 2 * square + 2;
    for (int i = 0; i < NEWTON_STEPS; i++) {
      y -= (y - Math.log1p(y) - square) * (1 + 1 / y);
    }
    return Math.sqrt(y / tuning);
  }

  /**
   * Returns ρ of the one-sided bounds, which is that of a two-sided sequence at 2 α.
   *
   * @throws IllegalStateException if α is 0.5 or more, where there is no one-sided sequence
   */
  public double rhoOneSided() {
    if (alpha >= 0.5) {
      throw new IllegalStateException("alpha %s is not below 0.5".formatted(alpha));
    }
    return Math.sqrt(ratioAtTuning(2 * alpha) / tuning);
  }

  /**
   * Returns the sequence at one look.
   *
   * @param visitors n of both compared arms, at least 0
   * @param estimate of the effect, finite
   * @param standardError the ordinary one at this look, at least 0
   * @return undefined without visitors or with a standard error of 0
   */
  public Outcome<Look> look(long visitors, double estimate, double standardError) {
    return defined(visitors, estimate, standardError)
        .map(
            z -> {
              double ratio = visitors * ratioAtTuning(alpha) / tuning;
              double width = NormalMixture.halfWidth(ratio, alpha);
              double logEvidence = NormalMixture.logEvidence(z, ratio);
              return new Look(
                  around(estimate, width * standardError),
                  width * standardError,
                  logEvidence,
                  NormalMixture.pValue(logEvidence),
                  width / Distributions.normalIsf(alpha / 2));
            });
  }

  /**
   * Returns the two one-sided sequences at one look, each at level α.
   *
   * @param visitors n of both compared arms, at least 0
   * @param estimate of the effect, finite
   * @param standardError the ordinary one at this look, at least 0
   * @return undefined without visitors, with a standard error of 0, or if α is 0.5 or more
   */
  public Outcome<OneSidedLook> lookOneSided(long visitors, double estimate, double standardError) {
    if (alpha >= 0.5) {
      return Outcome.undefined(Reason.ALPHA_TOO_LARGE_FOR_ONE_SIDE);
    }
    return defined(visitors, estimate, standardError)
        .map(
            z -> {
              double ratio = visitors * ratioAtTuning(2 * alpha) / tuning;
              double halfWidth = NormalMixture.halfWidthOneSided(ratio, alpha) * standardError;
              return new OneSidedLook(
                  halfWidth,
                  estimate - halfWidth,
                  estimate + halfWidth,
                  Math.exp(NormalMixture.logPValueOneSided(z, ratio)),
                  Math.exp(NormalMixture.logPValueOneSided(-z, ratio)));
            });
  }

  /**
   * Returns the visitors with which one look finds an effect with the wanted power; more looks only
   * add power.
   *
   * @param sdPerVisitor σ, so that the standard error at n visitors of both arms is σ / √n; for two
   *     equal arms it is twice the standard deviation between visitors
   * @param delta effect to be found, finite
   * @param power above α and below 1
   * @return undefined for an effect of 0, or if σ / δ is beyond the range of a double's square
   */
  public Outcome<RequiredVisitors> requiredVisitors(
      double sdPerVisitor, double delta, double power) {
    Arguments.positive("standard deviation per visitor", sdPerVisitor);
    Arguments.finite("delta", delta);
    double quantile = PowerArguments.quantile(alpha, power);
    if (delta == 0) {
      return Outcome.undefined(Reason.NO_EFFECT_TO_DETECT);
    }
    double unit = Math.pow(sdPerVisitor / delta, 2);
    if (!(unit > SMALLEST && unit < LARGEST)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    double fixed = unit * Math.pow(Distributions.normalIsf(alpha / 2) + quantile, 2);
    double ratio = ratioAtTuning(alpha);
    double widthAtTuning = NormalMixture.halfWidth(ratio, alpha);
    return Outcome.of(
        new RequiredVisitors(
            enough(fixed, unit, power, n -> NormalMixture.halfWidth(n * ratio / tuning, alpha)),
            enough(fixed, unit, power, n -> widthAtTuning),
            fixed));
  }

  /** Solves P(|estimate| ≥ width · SE) = power for n, given the width in standard errors. */
  private static double enough(double start, double unit, double power, DoubleUnaryOperator width) {
    UnivariateFunction excess =
        logVisitors -> {
          double visitors = Math.exp(logVisitors);
          double effect = Math.sqrt(visitors / unit);
          double bound = width.applyAsDouble(visitors);
          double missed = Distributions.normalSf(effect - bound);
          return Math.log(missed - Distributions.normalSf(effect + bound)) - Math.log1p(-power);
        };
    double lower = Math.log(start);
    while (excess.value(lower) < 0) {
      lower -= 1;
    }
    double upper = lower + 1;
    while (excess.value(upper) > 0) {
      upper += 1;
    }
    return Math.exp(Roots.between(lower, upper, 1e-14, excess));
  }

  /** Returns ρ² N*, an approximation to the ratio at which the sequence is tightest. */
  private static double ratioAtTuning(double alpha) {
    double square = -2 * Math.log(alpha);
    return square + Math.log1p(square);
  }

  private static Outcome<Double> defined(long visitors, double estimate, double standardError) {
    Arguments.atLeast("visitors", 0, visitors);
    Arguments.finite("estimate", estimate);
    Arguments.notNegative("standard error", standardError);
    if (visitors == 0) {
      return Outcome.undefined(Reason.NO_VISITORS);
    }
    if (standardError == 0) {
      return Outcome.undefined(Reason.NO_VARIATION);
    }
    return Outcome.of(estimate / standardError);
  }

  private static Interval around(double centre, double halfWidth) {
    return new Interval(centre - halfWidth, centre + halfWidth);
  }

  /**
   * The two-sided sequence at one look.
   *
   * @param interval covers the effect at all looks with probability 1 − α
   * @param halfWidth of the interval
   * @param logEValue natural logarithm of the e-value; evidence against no effect if above 0
   * @param pValue valid at every look; a caller that stores looks may show the smallest so far
   * @param widthVersusFixed half-width over that of an interval for a single look
   */
  public record Look(
      Interval interval,
      double halfWidth,
      double logEValue,
      double pValue,
      double widthVersusFixed) {}

  /**
   * The one-sided sequences at one look.
   *
   * @param halfWidth of both
   * @param lowerBound the effect is above it at all looks with probability 1 − α
   * @param upperBound the effect is below it at all looks with probability 1 − α
   * @param pValueGreater always-valid p-value against "treatment is not better"
   * @param pValueLess always-valid p-value against "treatment is not worse"
   */
  public record OneSidedLook(
      double halfWidth,
      double lowerBound,
      double upperBound,
      double pValueGreater,
      double pValueLess) {}

  /**
   * Visitors of both arms together, as real numbers.
   *
   * @param visitors with this sequence
   * @param selfTuned with a sequence that is tightest at that very number
   * @param fixedHorizon with a test that is looked at once
   */
  public record RequiredVisitors(double visitors, double selfTuned, double fixedHorizon) {}
}
