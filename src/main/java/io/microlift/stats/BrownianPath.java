package io.microlift.stats;

/**
 * A standard Brownian motion that has not left the continuation region so far, at one moment.
 *
 * <p>Armitage, McPherson and Rowe's recursion. At time t the motion has a density on the region
 * that was not stopped; it is kept as masses on the nodes of Gauss-Legendre panels. One step
 * convolves it with a normal density of variance Δt. The panels are 4.5 √Δt wide, with Δt the
 * smaller of the steps before and after, because both the kernel and the density near the boundary
 * bend on that scale: 16 nodes then leave an error near 1e-12. A drift θ only multiplies masses by
 * the likelihood ratio exp(θx − θ²t/2), so one path without drift serves all alternatives.
 *
 * <p>Source: Armitage, McPherson &amp; Rowe, JRSS-A 1969; Jennison &amp; Turnbull, "Group
 * Sequential Methods with Applications to Clinical Trials", 2000, chapter 19.
 */
final class BrownianPath {
  /** In √Δt. */
  private static final double PANEL_WIDTH = 4.5;

  /** Beyond this many standard deviations a normal density is 0 in double precision. */
  private static final double END_OF_DENSITY = 38.5;

  /** A normal variable is farther from its mean with probability 1e-21. */
  private static final double NEGLIGIBLE = 9.5;

  /** How far below 0 a one-sided region matters, in standard deviations. */
  private static final double ONE_SIDED_DEPTH = 10;

  /** A normal variable exceeds this with probability 1e-283. */
  private static final double REACH = 36;

  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private final Sides sides;
  private final double time;
  private final double[] places;
  private final double[] masses;

  private BrownianPath(Sides sides, double time, double[] places, double[] masses) {
    this.sides = sides;
    this.time = time;
    this.places = places;
    this.masses = masses;
  }

  /** Starts at 0 at time 0. */
  static BrownianPath start(Sides sides) {
    return new BrownianPath(sides, 0, new double[] {0}, new double[] {1});
  }

  /** Time of this moment. */
  double time() {
    return time;
  }

  /** Returns the z at time {@code next} of the last place where the path can be now. */
  double last(double next) {
    return places[places.length - 1] / Math.sqrt(next);
  }

  /** Returns a z that the path exceeds at time {@code next} with a probability below 1e-280. */
  double reach(double next) {
    return last(next) + REACH * Math.sqrt((next - time) / next);
  }

  /** Returns P(not stopped so far and at least z √{@code next} at time {@code next}). */
  double upperExit(double z, double next) {
    double scale = Math.sqrt(next - time);
    double boundary = z * Math.sqrt(next);
    double sum = 0;
    for (int i = 0; i < places.length; i++) {
      sum += masses[i] * Distributions.normalSf((boundary - places[i]) / scale);
    }
    return sum;
  }

  /**
   * Returns P(not stopped so far but stopped at time {@code next}) with drift, by both boundaries
   * if the region is two-sided.
   *
   * @param drift expected value of the motion at time 1
   */
  double exit(double z, double next, double drift) {
    double step = next - time;
    double scale = Math.sqrt(step);
    double boundary = z * Math.sqrt(next);
    double sum = 0;
    for (int i = 0; i < places.length; i++) {
      double upper = Distributions.normalSf((boundary - places[i] - drift * step) / scale);
      double lower =
          sides == Sides.TWO
              ? Distributions.normalSf((boundary + places[i] + drift * step) / scale)
              : 0;
      double likelihoodRatio = Math.exp(drift * (places[i] - drift * time / 2));
      sum += masses[i] * likelihoodRatio * (upper + lower);
    }
    return sum;
  }

  /** Returns the density of z = motion / √next at time {@code next}, of what is not stopped yet. */
  double density(double z, double next) {
    double scale = Math.sqrt(next - time);
    double place = z * Math.sqrt(next);
    return densityAt(place, scale, 0, radius(place, scale, next)) * Math.sqrt(next);
  }

  /**
   * Goes on to time {@code next}, where the motion stops at or beyond z √{@code next}.
   *
   * @param z finite or ∞
   * @param following the time after {@code next}, to which this path will go on
   */
  BrownianPath continueBelow(double z, double next, double following) {
    double scale = Math.sqrt(next - time);
    double upper = Math.min(z, END_OF_DENSITY) * Math.sqrt(next);
    double lower =
        sides == Sides.TWO ? -upper : Math.min(z - 1, -ONE_SIDED_DEPTH) * Math.sqrt(next);
    double width = PANEL_WIDTH * Math.min(scale, Math.sqrt(following - next));
    Panels panels = Panels.even(lower, upper, width);
    double[] nodes = new double[panels.size()];
    double[] weighted = new double[panels.size()];
    int first = 0;
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = panels.node(i);
      double radius = radius(nodes[i], scale, next);
      while (first < places.length - 1 && places[first] < nodes[i] - radius) {
        first++;
      }
      weighted[i] = panels.weight(i) * densityAt(nodes[i], scale, first, radius);
    }
    return new BrownianPath(sides, next, nodes, weighted);
  }

  /**
   * Returns how far from y places can matter: paths to y come from around y t / next, so that is in
   * the middle of what matters and not y.
   */
  private static double radius(double y, double scale, double next) {
    return scale * (Math.abs(y) * scale / next + NEGLIGIBLE);
  }

  /** Sums over the places within {@code radius}, none of which comes before {@code first}. */
  private double densityAt(double y, double scale, int first, double radius) {
    double sum = 0;
    for (int i = first; i < places.length && places[i] <= y + radius; i++) {
      double distance = (y - places[i]) / scale;
      sum += masses[i] * Math.exp(-0.5 * distance * distance);
    }
    return sum / (scale * ROOT_TWO_PI);
  }
}
