package io.microlift.stats;

/** Range checks of the package; every one of them refuses NaN. */
final class Arguments {
  private Arguments() {}

  /** Refuses an error level outside (1e-307, 1); half of it has a finite quantile. */
  static double alpha(double alpha) {
    if (!(alpha > 1e-307 && alpha < 1)) {
      throw new IllegalArgumentException("alpha %s is not in (1e-307, 1)".formatted(alpha));
    }
    return alpha;
  }

  /** Refuses a value outside (0, 1). */
  static double probability(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException("%s %s is not in (0, 1)".formatted(name, value));
    }
    return value;
  }

  /** Refuses a value outside [0, 1]. */
  static double closedProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s %s is not in [0, 1]".formatted(name, value));
    }
    return value;
  }

  /** Refuses a value that is not finite. */
  static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("%s %s is not finite".formatted(name, value));
    }
    return value;
  }

  /** Refuses a value that is not in [0, ∞). */
  static double notNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s %s is not a finite number of at least 0".formatted(name, value));
    }
    return value;
  }

  /** Refuses a value that is not in (0, ∞). */
  static double positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s %s is not a finite number above 0".formatted(name, value));
    }
    return value;
  }

  /** Refuses a count below {@code least}. */
  static long atLeast(String name, long least, long count) {
    if (count < least) {
      throw new IllegalArgumentException("%s %d is less than %d".formatted(name, count, least));
    }
    return count;
  }

  /** Refuses not-a-number. */
  static double number(String name, double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("%s is not a number".formatted(name));
    }
    return value;
  }
}
