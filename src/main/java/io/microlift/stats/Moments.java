package io.microlift.stats;

/**
 * Count, mean and sum of squared deviations from the mean, which can be merged in any grouping.
 *
 * <p>Raw sums of squares are never subtracted in floating point: values are centred first; sums
 * that a tally holds become moments by {@link ExactSums#moments()}.
 *
 * <p>Source: Chan, Golub &amp; LeVeque, "Algorithms for Computing the Sample Variance", The
 * American Statistician 37 (1983).
 *
 * @param n number of values, at least 0
 * @param mean their mean; 0 when there are none
 * @param squares Σ(x − mean)², at least 0; 0 when there are none
 */
public record Moments(long n, double mean, double squares) {
  /** No values. */
  public static final Moments EMPTY = new Moments(0, 0, 0);

  /** Refuses what no set of finite values can have. */
  public Moments {
    Arguments.atLeast("n", 0, n);
    Arguments.finite("mean", mean);
    Arguments.notNegative("squares", squares);
  }

  /** Returns the moments of {@code values}; equal values have a sum of squares of exactly 0. */
  public static Moments of(double... values) {
    if (values.length == 0) {
      return EMPTY;
    }
    double rough = Sums.of(values) / values.length;
    double error = 0;
    for (double value : values) {
      error += value - rough;
    }
    double mean = rough + error / values.length;
    double squares = 0;
    double rest = 0;
    for (double value : values) {
      double deviation = value - mean;
      squares += deviation * deviation;
      rest += deviation;
    }
    return new Moments(values.length, mean, Math.max(0, squares - rest * rest / values.length));
  }

  /**
   * Returns the moments of n values with this mean and variance.
   *
   * @param variance with divisor n − 1; ignored for fewer than two values
   */
  public static Moments ofVariance(long n, double mean, double variance) {
    return n == 0 ? EMPTY : new Moments(n, mean, variance * (n - 1));
  }

  /** Returns the moments of the values of both. */
  public Moments plus(Moments other) {
    if (n == 0) {
      return other;
    }
    if (other.n == 0) {
      return this;
    }
    long total = Math.addExact(n, other.n);
    double difference = other.mean - mean;
    double share = (double) other.n / total;
    double centre =
        share <= 0.5 ? mean + difference * share : other.mean - difference * (1 - share);
    double weight = (double) n * other.n / total;
    return new Moments(total, centre, squares + other.squares + difference * difference * weight);
  }

  /** Sum of the values. */
  public double sum() {
    return n * mean;
  }

  /** Returns mean and variance with divisor n − 1; fewer than two values have no variance. */
  public Outcome<Sample> sample() {
    return n < 2
        ? Outcome.undefined(Reason.TOO_FEW_VISITORS)
        : Outcome.of(new Sample(n, mean, squares / (n - 1)));
  }
}
