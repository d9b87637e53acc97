package io.microlift.stats;

import java.util.Arrays;

/**
 * Caps extreme values of a heavy-tailed metric, such as revenue, at quantiles of both arms pooled.
 *
 * <p>Never per arm: that would cap the arms at different values. Capping changes what is estimated
 * and belongs into the name of the metric. Quantiles are those of {@link Quantiles#typeSeven}.
 */
public final class Winsorizing {
  private static final Outcome<Double> NO_CAP = Outcome.undefined(Reason.NO_CAP);
  private static final Winsorizing DEFAULTS = new Winsorizing(NO_CAP, NO_CAP, false);

  private final Outcome<Double> lower;
  private final Outcome<Double> upper;
  private final boolean ignoresZeros;

  private Winsorizing(Outcome<Double> lower, Outcome<Double> upper, boolean ignoresZeros) {
    this.lower = lower;
    this.upper = upper;
    this.ignoresZeros = ignoresZeros;
  }

  /** No cap yet, zeros counting like other values. */
  public static Winsorizing withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns the same with a cap for small values.
   *
   * @param probability in [0, 1], 0.01 for the first percentile
   */
  public Winsorizing withLower(double probability) {
    double checked = Arguments.closedProbability("lower percentile", probability);
    return new Winsorizing(Outcome.of(checked), upper, ignoresZeros);
  }

  /**
   * Returns the same with a cap for large values.
   *
   * @param probability in [0, 1], 0.99 for the 99th percentile
   */
  public Winsorizing withUpper(double probability) {
    double checked = Arguments.closedProbability("upper percentile", probability);
    return new Winsorizing(lower, Outcome.of(checked), ignoresZeros);
  }

  /** Returns the same leaving zeros out when caps are computed; capping still applies to them. */
  public Winsorizing ignoringZeros() {
    return new Winsorizing(lower, upper, true);
  }

  /**
   * One arm after capping.
   *
   * @param moments of the capped values
   * @param changed how many values the caps changed
   */
  public record Arm(Moments moments, long changed) {}

  /**
   * Both arms after capping.
   *
   * @param lower cap for small values; undefined if none was asked for or there is none
   * @param upper cap for large values; undefined if none was asked for or there is none
   */
  public record Result(Outcome<Double> lower, Outcome<Double> upper, Arm control, Arm treatment) {}

  /**
   * Caps the values of both arms.
   *
   * @throws IllegalArgumentException if the lower percentile is above the upper one
   */
  public Result cap(double[] control, double[] treatment) {
    double[] pooled =
        Arrays.stream(new double[][] {control, treatment})
            .flatMapToDouble(Arrays::stream)
            .filter(value -> !ignoresZeros || value != 0)
            .sorted()
            .toArray();
    Outcome<Double> least = limit(pooled, lower);
    Outcome<Double> most = limit(pooled, upper);
    double from = least.value().orElse(Double.NEGATIVE_INFINITY);
    double to = most.value().orElse(Double.POSITIVE_INFINITY);
    if (from > to) {
      throw new IllegalArgumentException("lower cap %s is above upper cap %s".formatted(from, to));
    }
    return new Result(least, most, arm(control, from, to), arm(treatment, from, to));
  }

  private static Outcome<Double> limit(double[] pooled, Outcome<Double> probability) {
    return probability.then(
        p ->
            pooled.length == 0
                ? Outcome.undefined(Reason.ONLY_ZEROS)
                : Outcome.of(Quantiles.typeSeven(pooled, p)));
  }

  private static Arm arm(double[] values, double from, double to) {
    double[] capped = new double[values.length];
    long changed = 0;
    for (int i = 0; i < values.length; i++) {
      capped[i] = Math.max(from, Math.min(to, values[i]));
      changed += capped[i] < values[i] || capped[i] > values[i] ? 1 : 0;
    }
    return new Arm(Moments.of(capped), changed);
  }
}
