package io.microlift.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Group-sequential test: a few looks at a growing experiment that share one error level.
 *
 * <p>At look k, with information fraction t_k (visitors so far over visitors planned, or the ratio
 * of 1 / SE²), the test stops when |Z_k| ≥ c_k (two-sided) or Z_k ≥ c_k (one-sided). The critical
 * values are such that the probability of having stopped by look k, if there is no effect, is what
 * the spending function allows at t_k; (Z_1, Z_2, …) is a Brownian motion seen at t_k, divided by
 * √t_k. Each side of a two-sided test spends α / 2. Looks may come at any time, as long as their
 * times do not depend on the results. There is no stopping for futility.
 *
 * <p>Critical values are accurate to about 1e-10.
 *
 * <p>Source: Lan &amp; DeMets, Biometrika 1983; Jennison &amp; Turnbull, "Group Sequential Methods
 * with Applications to Clinical Trials", 2000, chapters 7 and 19.
 */
public final class GroupSequential {
  /** Closer looks than this, in information, are one look: the later one has nothing to spend. */
  public static final double CLOSE_LOOKS = 1e-3;

  private static final double CLOSEST_LOOKS = 1e-6;

  /** Below this the overlap with earlier looks is nothing next to the target. */
  private static final double NEGLIGIBLE_LOG = Math.log(1e-280);

  private static final int MOST_STEPS = 200;

  private final SpendingFunction spending;
  private final double alpha;
  private final Sides sides;

  private GroupSequential(SpendingFunction spending, double alpha, Sides sides) {
    this.spending = spending;
    this.alpha = alpha;
    this.sides = sides;
  }

  /** O'Brien-Fleming type spending, α = 0.05, two-sided. */
  public static GroupSequential withDefaults() {
    return new GroupSequential(SpendingFunction.obrienFleming(), 0.05, Sides.TWO);
  }

  /** Returns the same design with another spending function. */
  public GroupSequential withSpending(SpendingFunction spending) {
    return new GroupSequential(spending, alpha, sides);
  }

  /**
   * Returns the same design with another error level.
   *
   * @param alpha of all looks and sides together, in (0, 1)
   */
  public GroupSequential withAlpha(double alpha) {
    return new GroupSequential(spending, Arguments.alpha(alpha), sides);
  }

  /** Returns the same design with one or two sides. */
  public GroupSequential withSides(Sides sides) {
    return new GroupSequential(spending, alpha, sides);
  }

  /**
   * Returns the looks of a test that has been, or will be, looked at after these fractions.
   *
   * @param fractions information fractions, ascending by at least 1e-6, in (0, 1]; the last need
   *     not be 1
   * @throws IllegalArgumentException if they are not
   */
  public List<Look> looks(double... fractions) {
    checkFractions(fractions);
    if (fractions[fractions.length - 1] > 1) {
      throw new IllegalArgumentException("an information fraction above 1 needs a final look");
    }
    return solve(fractions, fractions, false);
  }

  /**
   * Returns {@link #looks} of which the last is the planned end and spends whatever is left.
   *
   * @param fractions as for {@code looks}, but the last may also lie above 1
   */
  public List<Look> looksToTheEnd(double... fractions) {
    checkFractions(fractions);
    if (fractions.length > 1 && fractions[fractions.length - 2] >= 1) {
      throw new IllegalArgumentException("only the last information fraction may reach 1");
    }
    return solve(fractions, fractions, true);
  }

  /**
   * Returns looks whose error is spent by the calendar while information grows as visitors come.
   * What is spent at a look then depends on neither the past nor the future of the traffic.
   *
   * <p>Source: Lan &amp; DeMets, "Group Sequential Monitoring: Calendar versus Information Time",
   * Biometrics 1989.
   *
   * @param times shares of the planned duration, ascending by at least 1e-6, above 0; at 1 and
   *     later everything is spent, so only the last may reach it
   * @param information visitors at each look, in any unit, ascending by at least 1e-6 of the last
   */
  public List<Look> looksByCalendar(double[] times, double[] information) {
    checkFractions(times);
    if (times.length > 1 && times[times.length - 2] >= 1) {
      throw new IllegalArgumentException("only the last look may come at the planned end");
    }
    if (information.length != times.length) {
      throw new IllegalArgumentException(
          "%d informations for %d looks".formatted(information.length, times.length));
    }
    double unit = information[information.length - 1];
    double[] shares = Arrays.stream(information).map(each -> each / unit).toArray();
    checkFractions(shares);
    return solve(times, shares, times[times.length - 1] >= 1);
  }

  /**
   * Returns what it costs to look: power and sample size of the test under an alternative.
   *
   * @param power of the whole test, above α and below 1
   * @param fractions as for {@link #looks}
   */
  public Characteristics characteristics(double power, double... fractions) {
    List<Look> looks = looks(fractions);
    double[] boundary = looks.stream().mapToDouble(Look::criticalValue).toArray();
    return Characteristics.of(CrossingTimes.of(fractions, boundary, sides), alpha, sides, power);
  }

  /**
   * Returns the fractions without those that follow the one kept before by less than {@link
   * #CLOSE_LOOKS}. The last is always kept; if it is that close, the one before it goes.
   *
   * @param fractions ascending
   */
  public static double[] withoutCloseLooks(double... fractions) {
    double[] kept = new double[fractions.length];
    int size = 0;
    for (int k = 0; k < fractions.length; k++) {
      boolean close = size > 0 && fractions[k] - kept[size - 1] < CLOSE_LOOKS;
      if (close && k + 1 < fractions.length) {
        continue;
      }
      if (close) {
        size--;
      }
      kept[size++] = fractions[k];
    }
    return Arrays.copyOf(kept, size);
  }

  private List<Look> solve(double[] times, double[] information, boolean toTheEnd) {
    double perSide = alpha / sides.count();
    List<Look> looks = new ArrayList<>();
    BrownianPath path = BrownianPath.start(sides);
    double logBefore = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < times.length; k++) {
      boolean last = k + 1 == times.length;
      double time = last && toTheEnd ? Math.max(1, times[k]) : times[k];
      double logSpent = spending.logSpent(perSide, time);
      double logNow = logSpent + Math.log1p(-Math.exp(Math.min(0, logBefore - logSpent)));
      double now = information[k];
      double critical = criticalValue(path, now, Double.isNaN(logNow) ? logSpent : logNow);
      double spent = time >= 1 ? alpha : sides.count() * spending.spent(perSide, time);
      looks.add(
          new Look(times[k], critical, spent, sides.count() * Distributions.normalSf(critical)));
      if (!last) {
        path = path.continueBelow(critical, now, information[k + 1]);
      }
      logBefore = logSpent;
    }
    return List.copyOf(looks);
  }

  /**
   * Solves ln P(exit) = {@code logTarget} by Newton's method. The left side is concave in z and the
   * start is not left of the root, so the steps go to the root monotonically. The start is the
   * critical value of a test without earlier looks, or the end of what the path can reach.
   */
  private static double criticalValue(BrownianPath path, double time, double logTarget) {
    double z = NormalTail.isfOfLog(logTarget);
    if (logTarget < NEGLIGIBLE_LOG || path.time() == 0) {
      return z;
    }
    z = Math.min(z, path.reach(time));
    for (int i = 0; i < MOST_STEPS; i++) {
      double exit = path.upperExit(z, time);
      if (exit == 0) {
        z = (z + path.last(time)) / 2;
        continue;
      }
      double step = exit / path.density(z, time) * (Math.log(exit) - logTarget);
      z += step;
      if (Math.abs(step) < 1e-12 * Math.max(1, Math.abs(z))) {
        break;
      }
    }
    return z;
  }

  private static void checkFractions(double[] fractions) {
    if (fractions.length == 0) {
      throw new IllegalArgumentException("a group-sequential test needs a look");
    }
    double before = 0;
    for (double fraction : fractions) {
      if (!(fraction >= before + CLOSEST_LOOKS && fraction < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "information fraction %s does not follow %s by %s or more"
                .formatted(fraction, before, CLOSEST_LOOKS));
      }
      before = fraction;
    }
  }

  /**
   * One look.
   *
   * @param informationFraction when, in (0, ∞)
   * @param criticalValue stop when |Z| (or Z, one-sided) reaches it; ∞ if nothing can be spent
   * @param alphaSpent error level of all looks so far and both sides
   * @param nominalPValue p-value of a fixed test at the critical value
   */
  public record Look(
      double informationFraction, double criticalValue, double alphaSpent, double nominalPValue) {
    /**
     * Returns the repeated confidence interval: all looks' intervals together cover the effect with
     * probability 1 − α.
     *
     * @param standardError of the estimate at this look, at least 0
     */
    public Interval interval(double estimate, double standardError) {
      Arguments.finite("estimate", estimate);
      Arguments.notNegative("standard error", standardError);
      double halfWidth = criticalValue * standardError;
      return new Interval(estimate - halfWidth, estimate + halfWidth);
    }
  }

  /**
   * A design under the alternative that it finds with the wanted power.
   *
   * @param drift expected Z at information fraction 1
   * @param inflationFactor maximum sample size relative to a test without looks
   * @param stopProbabilities probability of stopping at each look
   * @param meanInformation expected information fraction at the end: the look that stopped, else
   *     the last
   */
  public record Characteristics(
      double drift,
      double inflationFactor,
      List<Double> stopProbabilities,
      double meanInformation) {
    /** Copies the list. */
    public Characteristics {
      stopProbabilities = List.copyOf(stopProbabilities);
    }

    static Characteristics of(CrossingTimes crossing, double alpha, Sides sides, double power) {
      Arguments.probability("power", power);
      if (!(power > alpha)) {
        throw new IllegalArgumentException(
            "power %s is not above alpha %s".formatted(power, alpha));
      }
      double drift = crossing.driftFor(power);
      double fixed =
          Distributions.normalIsf(alpha / sides.count()) + PowerArguments.quantile(power);
      List<Double> stops = new ArrayList<>();
      for (double each : crossing.probabilities(drift)) {
        stops.add(each);
      }
      double inflation = Math.pow(drift / fixed, 2);
      return new Characteristics(drift, inflation, stops, crossing.meanTime(drift));
    }
  }
}
