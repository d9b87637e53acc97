package io.microlift.stats;

import java.util.Arrays;
import java.util.List;

/**
 * Quantiles with intervals from order statistics, for values of independent visitors and for events
 * clustered within visitors.
 *
 * <p>Quantiles interpolate linearly (type 7): position {@code h = (n − 1)p} of the ascending values
 * counted from 0. Limits are the quantiles at {@code ν ∓ z√(ν(1 − ν)/n)}, the standard error is
 * their distance over 2z. Ties make it conservative, down to 0.
 *
 * <p>Source: Deng, Knoblich &amp; Lu, "Applying the Delta Method in Metric Analytics", KDD 2018.
 */
public final class Quantiles {
  private final double probability;
  private final double critical;

  private Quantiles(double probability, double critical) {
    this.probability = probability;
    this.critical = critical;
  }

  /**
   * Two-sided intervals at alpha 0.05.
   *
   * @param probability ν in (0, 1), 0.5 for the median
   */
  public static Quantiles at(double probability) {
    return new Quantiles(
        Arguments.probability("quantile", probability), Distributions.normalIsf(0.025));
  }

  /**
   * Returns the same at another error level.
   *
   * @param level in (0, 1)
   */
  public Quantiles withAlpha(double level) {
    return new Quantiles(probability, Distributions.normalIsf(Arguments.alpha(level) / 2));
  }

  /**
   * A quantile and its interval.
   *
   * @param standardError width of the interval over 2z, at least 0
   */
  public record Result(double quantile, double standardError, Interval interval) {
    /** The quantile with the square of its standard error. */
    public Estimate estimate() {
      return new Estimate(quantile, standardError * standardError);
    }
  }

  /**
   * A quantile of events whose visitors, not events, are independent.
   *
   * @param events number of events
   * @param visitors number of visitors, those without events included
   * @param designEffect variance of the share of events below the quantile, over what it would be
   *     if events were independent
   * @param standardError that of independent events times √designEffect
   */
  public record Clustered(
      long events,
      long visitors,
      Result ofIndependent,
      double designEffect,
      double standardError) {}

  /**
   * Returns a quantile by linear interpolation (type 7).
   *
   * @param ascending at least one value, in ascending order
   * @param probability in [0, 1]
   */
  public static double typeSeven(double[] ascending, double probability) {
    Arguments.closedProbability("probability", probability);
    double position = (ascending.length - 1) * probability;
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
  }

  /**
   * Returns the quantile alone.
   *
   * @return undefined without values
   */
  public Outcome<Double> quantile(double... values) {
    return values.length == 0
        ? Outcome.undefined(Reason.NO_VISITORS)
        : Outcome.of(typeSeven(ascending(values), probability));
  }

  /**
   * Returns the quantile of values of independent visitors.
   *
   * @return undefined when there are so few values that a limit would leave them
   */
  public Outcome<Result> estimate(double... values) {
    double half = critical * Math.sqrt(probability * (1 - probability) / values.length);
    double low = probability - half;
    double high = probability + half;
    if (!(low > 0 && high < 1 && half > 0)) {
      return Outcome.undefined(Reason.TOO_FEW_FOR_QUANTILE);
    }
    double[] ascending = ascending(values);
    Interval interval = new Interval(typeSeven(ascending, low), typeSeven(ascending, high));
    double width = interval.upper() - interval.lower();
    double standardError = width == 0 ? 0 : width / (2 * critical);
    return Double.isFinite(standardError)
        ? Outcome.of(new Result(typeSeven(ascending, probability), standardError, interval))
        : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  /**
   * Returns the quantile over all events of visitors.
   *
   * @param visitors the events of each visitor, who may have none
   * @return undefined when there are fewer than two visitors or too few events
   */
  public Outcome<Clustered> clustered(List<double[]> visitors) {
    double[] events = visitors.stream().flatMapToDouble(Arrays::stream).toArray();
    return estimate(events).then(result -> clustered(visitors, events.length, result));
  }

  private Outcome<Clustered> clustered(List<double[]> visitors, int events, Result result) {
    double[] below = new double[visitors.size()];
    double[] counts = new double[visitors.size()];
    for (int i = 0; i < below.length; i++) {
      for (double event : visitors.get(i)) {
        below[i] += event <= result.quantile() ? 1 : 0;
      }
      counts[i] = visitors.get(i).length;
    }
    return RatioMetric.estimate(JointSums.of(below, counts))
        .map(
            share -> {
              double effect = share.variance() / (probability * (1 - probability) / events);
              double standardError = result.standardError() * Math.sqrt(effect);
              return new Clustered(events, below.length, result, effect, standardError);
            });
  }

  private static double[] ascending(double[] values) {
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    return ascending;
  }
}
