package io.microlift.stats;

/**
 * How long an experiment must run to find a relative lift of a mean.
 *
 * <p>Visitors per arm: f · 2 s² (1 − r) (z_(α / (2 m)) + z_(1−power))² / (mean · lift)², two-sided,
 * for m comparisons (Bonferroni), a variance reduction of r and an inflation factor f of sequential
 * looks.
 */
public final class DurationPlan {
  private static final double LARGEST = 0x1p53;

  private final double alpha;
  private final double power;
  private final int comparisons;
  private final double varianceReduction;
  private final double inflation;

  private DurationPlan(
      double alpha, double power, int comparisons, double varianceReduction, double inflation) {
    this.alpha = alpha;
    this.power = power;
    this.comparisons = comparisons;
    this.varianceReduction = varianceReduction;
    this.inflation = inflation;
  }

  /** α = 0.05, power 0.8, one comparison, no variance reduction, one look. */
  public static DurationPlan withDefaults() {
    return new DurationPlan(0.05, 0.8, 1, 0, 1);
  }

  /**
   * Returns the same plan with other error levels.
   *
   * @param alpha of all comparisons together, in (0, 1)
   * @param power above α, below 1
   */
  public DurationPlan withErrors(double alpha, double power) {
    PowerArguments.quantile(alpha, power);
    return new DurationPlan(alpha, power, comparisons, varianceReduction, inflation);
  }

  /** Returns the same plan for {@code comparisons} ≥ 1 that share the error level. */
  public DurationPlan withComparisons(int comparisons) {
    Arguments.atLeast("comparisons", 1, comparisons);
    return new DurationPlan(alpha, power, comparisons, varianceReduction, inflation);
  }

  /**
   * Returns the same plan with adjusted outcomes.
   *
   * @param varianceReduction share of the variance that a covariate explains, in [0, 1)
   */
  public DurationPlan withVarianceReduction(double varianceReduction) {
    if (!(varianceReduction >= 0 && varianceReduction < 1)) {
      throw new IllegalArgumentException(
          "variance reduction %s is not in [0, 1)".formatted(varianceReduction));
    }
    return new DurationPlan(alpha, power, comparisons, varianceReduction, inflation);
  }

  /**
   * Returns the same plan with more looks.
   *
   * @param inflation factor of the sample size, such as {@link
   *     GroupSequential.Characteristics#inflationFactor()}; above 0
   */
  public DurationPlan withInflation(double inflation) {
    Arguments.positive("inflation factor", inflation);
    return new DurationPlan(alpha, power, comparisons, varianceReduction, inflation);
  }

  /**
   * Returns how many visitors the experiment takes, and how long.
   *
   * @param mean per visitor of the control, finite
   * @param variance between visitors, at least 0
   * @param lift smallest relative lift worth finding, finite
   * @param traffic how many arms share how many visitors
   * @return undefined if the mean or the lift is 0, or if 2⁵³ visitors or days are not enough
   */
  public Outcome<Schedule> schedule(double mean, double variance, double lift, Traffic traffic) {
    Arguments.finite("mean", mean);
    Arguments.notNegative("variance", variance);
    Arguments.finite("lift", lift);
    double difference = mean * lift;
    if (mean == 0) {
      return Outcome.undefined(Reason.BASELINE_ZERO);
    }
    if (difference == 0) {
      return Outcome.undefined(Reason.NO_EFFECT_TO_DETECT);
    }
    double quantiles =
        Distributions.normalIsf(alpha / 2 / comparisons) + PowerArguments.quantile(power);
    double standardErrors = quantiles / difference;
    double perArm =
        inflation * 2 * variance * (1 - varianceReduction) * standardErrors * standardErrors;
    double total = (traffic.treatments() + 1) * Math.ceil(perArm);
    double days = Math.ceil(total / traffic.visitorsPerDay());
    if (!(total < LARGEST && days < LARGEST)) {
      return Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
    }
    return Outcome.of(new Schedule(perArm, (long) total, (long) days));
  }

  /**
   * Who takes part.
   *
   * @param treatments variants besides the control, at least 1
   * @param visitorsPerDay that enter the experiment, all arms together, above 0
   */
  public record Traffic(int treatments, double visitorsPerDay) {
    /** Refuses traffic that would never fill an arm. */
    public Traffic {
      Arguments.atLeast("treatments", 1, treatments);
      Arguments.positive("visitors per day", visitorsPerDay);
    }
  }

  /**
   * What the plan takes.
   *
   * @param visitorsPerArm as a real number
   * @param totalVisitors of all arms, each rounded up
   * @param days rounded up
   */
  public record Schedule(double visitorsPerArm, long totalVisitors, long days) {}
}
