package io.microlift.stats;

/**
 * A p-value together with its decimal logarithm, which still tells results apart when the p-value
 * itself underflows to 0.
 *
 * @param value in [0, 1]
 * @param log10 at most 0, may be {@link Double#NEGATIVE_INFINITY}
 */
public record PValue(double value, double log10) {
  private static final double LOG10_OF_2 = Math.log10(2);

  /** Refuses what is not a probability. */
  public PValue {
    Arguments.closedProbability("p-value", value);
    if (!(log10 <= 0)) {
      throw new IllegalArgumentException("log10 %s of a p-value is above 0".formatted(log10));
    }
  }

  /** Returns the p-value of a statistic that is standard normal under the null hypothesis. */
  public static PValue ofNormal(double z, Alternative alternative) {
    return switch (alternative) {
      case TWO_SIDED -> {
        double size = Math.abs(z);
        yield doubled(Distributions.normalSf(size), Distributions.normalLog10Sf(size));
      }
      case GREATER -> new PValue(Distributions.normalSf(z), Distributions.normalLog10Sf(z));
      case LESS -> new PValue(Distributions.normalSf(-z), Distributions.normalLog10Sf(-z));
    };
  }

  /** Returns the p-value of a statistic that has Student's distribution under the null. */
  public static PValue ofStudent(double t, double df, Alternative alternative) {
    return switch (alternative) {
      case TWO_SIDED -> {
        double size = Math.abs(t);
        yield doubled(Distributions.studentSf(size, df), Distributions.studentLog10Sf(size, df));
      }
      case GREATER ->
          new PValue(Distributions.studentSf(t, df), Distributions.studentLog10Sf(t, df));
      case LESS ->
          new PValue(Distributions.studentSf(-t, df), Distributions.studentLog10Sf(-t, df));
    };
  }

  /** Returns the upper tail p-value of a statistic that is chi-squared under the null. */
  public static PValue ofChiSquare(double statistic, double df) {
    return new PValue(
        Distributions.chiSquareSf(statistic, df), Distributions.chiSquareLog10Sf(statistic, df));
  }

  private static PValue doubled(double tail, double log10) {
    return new PValue(Math.min(1, 2 * tail), Math.min(0, LOG10_OF_2 + log10));
  }
}
