package io.microlift.stats;

import java.util.ArrayList;
import java.util.List;

/** When a Brownian motion with drift first crosses a boundary at one of a few moments. */
final class CrossingTimes {
  private final double[] times;
  private final double[] boundary;
  private final List<BrownianPath> before;

  private CrossingTimes(double[] times, double[] boundary, List<BrownianPath> before) {
    this.times = times;
    this.boundary = boundary;
    this.before = before;
  }

  /**
   * Integrates the paths up to the last moment.
   *
   * @param times ascending, above 0
   * @param boundary on the scale of z, one for each time; ∞ where nothing stops
   */
  static CrossingTimes of(double[] times, double[] boundary, Sides sides) {
    List<BrownianPath> before = new ArrayList<>();
    BrownianPath path = BrownianPath.start(sides);
    before.add(path);
    for (int k = 0; k + 1 < times.length; k++) {
      path = path.continueBelow(boundary[k], times[k], times[k + 1]);
      before.add(path);
    }
    return new CrossingTimes(times.clone(), boundary.clone(), before);
  }

  /** Returns the probability of the first crossing at each moment, in either direction. */
  double[] probabilities(double drift) {
    double[] probabilities = new double[times.length];
    for (int k = 0; k < times.length; k++) {
      probabilities[k] = before.get(k).exit(boundary[k], times[k], drift);
    }
    return probabilities;
  }

  /** Returns the probability of crossing at all. */
  double probability(double drift) {
    double sum = 0;
    for (double each : probabilities(drift)) {
      sum += each;
    }
    return sum;
  }

  /** Returns the mean of the first crossing, or of the last moment if there is none. */
  double meanTime(double drift) {
    double[] probabilities = probabilities(drift);
    double last = times[times.length - 1];
    double mean = last;
    for (int k = 0; k < times.length; k++) {
      mean -= probabilities[k] * (last - times[k]);
    }
    return mean;
  }

  /**
   * Returns the drift above 0 with which the motion crosses with probability {@code power}.
   *
   * @param power above the probability of crossing without drift, below 1
   */
  double driftFor(double power) {
    double lower = 0;
    double upper = 1;
    while (probability(upper) < power) {
      lower = upper;
      upper *= 2;
    }
    return Roots.between(lower, upper, 1e-12, drift -> Math.log(probability(drift) / power));
  }
}
