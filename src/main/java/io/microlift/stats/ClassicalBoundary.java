package io.microlift.stats;

import java.util.Arrays;
import java.util.List;

/**
 * Group-sequential boundary of fixed shape for equally spaced looks, as textbooks tabulate them.
 *
 * <p>Pocock: c_k = C. O'Brien-Fleming: c_k = C √(K / k). The constant C is such that all K looks
 * together have the error level α. Use {@link GroupSequential} when the looks are not known
 * beforehand.
 *
 * <p>Source: Pocock, Biometrika 1977; O'Brien &amp; Fleming, Biometrics 1979; Jennison &amp;
 * Turnbull, "Group Sequential Methods with Applications to Clinical Trials", 2000, chapter 2.
 */
public final class ClassicalBoundary {
  /** Shape of the critical values. */
  public enum Shape {
    /** The same critical value at each look. */
    POCOCK,
    /** Critical values that fall with the square root of the information. */
    OBRIEN_FLEMING
  }

  private final Shape shape;
  private final double alpha;
  private final Sides sides;

  private ClassicalBoundary(Shape shape, double alpha, Sides sides) {
    this.shape = shape;
    this.alpha = alpha;
    this.sides = sides;
  }

  /** α = 0.05, two-sided. */
  public static ClassicalBoundary of(Shape shape) {
    return new ClassicalBoundary(shape, 0.05, Sides.TWO);
  }

  /** Returns the same boundary with another error level, in (0, 1). */
  public ClassicalBoundary withAlpha(double alpha) {
    return new ClassicalBoundary(shape, Arguments.alpha(alpha), sides);
  }

  /** Returns the same boundary with one or two sides. */
  public ClassicalBoundary withSides(Sides sides) {
    return new ClassicalBoundary(shape, alpha, sides);
  }

  /**
   * Returns the constant C, which is also the critical value of the last look.
   *
   * @param looks K, at least 1
   */
  public double constant(int looks) {
    double[] times = times(looks);
    double perSide = alpha / sides.count();
    double lower = Distributions.normalIsf(perSide);
    double upper = Distributions.normalIsf(perSide / looks);
    if (looks == 1) {
      return lower;
    }
    return Roots.between(
        lower - 1e-9,
        upper + 1e-9,
        1e-13,
        constant -> {
          double[] boundary = boundary(constant, looks);
          return Math.log(CrossingTimes.of(times, boundary, sides).probability(0) / alpha);
        });
  }

  /**
   * Returns the critical values of the looks in order.
   *
   * @param looks K, at least 1
   */
  public List<Double> criticalValues(int looks) {
    return Arrays.stream(boundary(constant(looks), looks)).boxed().toList();
  }

  /**
   * Returns power and sample size of the test under an alternative.
   *
   * @param power of the whole test, above α and below 1
   * @param looks K, at least 1
   */
  public GroupSequential.Characteristics characteristics(double power, int looks) {
    double[] boundary = boundary(constant(looks), looks);
    CrossingTimes crossing = CrossingTimes.of(times(looks), boundary, sides);
    return GroupSequential.Characteristics.of(crossing, alpha, sides, power);
  }

  private double[] boundary(double constant, int looks) {
    double[] boundary = new double[looks];
    for (int k = 1; k <= looks; k++) {
      boundary[k - 1] =
          switch (shape) {
            case POCOCK -> constant;
            case OBRIEN_FLEMING -> constant * Math.sqrt((double) looks / k);
          };
    }
    return boundary;
  }

  private static double[] times(int looks) {
    Arguments.atLeast("number of looks", 1, looks);
    double[] times = new double[looks];
    for (int k = 1; k <= looks; k++) {
      times[k - 1] = (double) k / looks;
    }
    return times;
  }
}
