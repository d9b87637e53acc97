package io.microlift.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Which of several variants is the best, given independent beliefs about each.
 *
 * <p>P(i is best) = ∫ f_i(x) Π F_j(x) dx over the others j. The distribution functions F_j are
 * running integrals of the densities on the same nodes.
 */
public final class BestVariant {
  /** A probability this close to 1 is printed as 1. */
  private static final double CERTAIN = 0x1p-53;

  private static final double RESOLUTION = 1e-13;

  private BestVariant() {}

  /**
   * Returns for each variant the probability that its rate is the highest.
   *
   * @param beliefs about the rates, at least one
   * @return probabilities in the same order; they add up to 1
   */
  public static double[] amongRates(List<BetaPosterior> beliefs) {
    List<BetaDensity> densities = beliefs.stream().map(BetaDensity::new).toList();
    Panels panels =
        Panels.fitting(densities.stream().map(BetaDensity::edges).toList()).refinedAround(0);
    return probabilities(
        panels, densities.stream().<DoubleUnaryOperator>map(each -> each::at).toList());
  }

  /**
   * Returns for each variant the probability that its value is the highest.
   *
   * @param beliefs about the values, at least one. A standard deviation that is less than 1e-13 of
   *     the distance to the most certain variant counts as that
   * @return probabilities in the same order; they add up to 1
   */
  public static double[] amongNormals(List<NormalBelief> beliefs) {
    double reference =
        beliefs.stream()
            .min(Comparator.comparingDouble(NormalBelief::standardDeviation))
            .map(NormalBelief::mean)
            .orElse(0.0);
    List<NormalBelief> moved = new ArrayList<>();
    for (NormalBelief each : beliefs) {
      double mean = each.mean() - reference;
      double least = Math.abs(mean) * RESOLUTION;
      moved.add(new NormalBelief(mean, Math.max(each.standardDeviation(), least)));
    }
    return probabilities(
        Panels.fitting(moved.stream().map(NormalBelief::edges).toList()),
        moved.stream().<DoubleUnaryOperator>map(each -> each::density).toList());
  }

  /**
   * Returns how often top-two Thompson sampling with β = ½ would show each variant.
   *
   * <p>Half of the visitors see the best of a draw, the others the best of a draw that has another
   * winner: π_i (½ + ½ Σ π_j / (1 − π_j)), summed over j ≠ i.
   *
   * <p>Source: Russo, "Simple Bayesian Algorithms for Best-Arm Identification", Operations Research
   * 2020.
   *
   * @param probabilities of being the best, by variant, which add up to 1
   * @return shares in the same order, which add up to 1; undefined if one variant is certain
   */
  public static Outcome<double[]> topTwoThompson(double... probabilities) {
    double[] others = new double[probabilities.length];
    for (int i = 0; i < others.length; i++) {
      for (int j = 0; j < others.length; j++) {
        others[i] += j == i ? 0 : Arguments.closedProbability("probability", probabilities[j]);
      }
      if (others[i] < CERTAIN) {
        return Outcome.undefined(Reason.ONE_VARIANT_IS_CERTAIN);
      }
    }
    double[] shares = new double[others.length];
    for (int i = 0; i < shares.length; i++) {
      double second = 0;
      for (int j = 0; j < shares.length; j++) {
        second += j == i ? 0 : probabilities[j] / others[j];
      }
      shares[i] = probabilities[i] * (1 + second) / 2;
    }
    return Outcome.of(shares);
  }

  private static double[] probabilities(Panels panels, List<DoubleUnaryOperator> densities) {
    int variants = densities.size();
    if (variants == 0) {
      throw new IllegalArgumentException("there is no variant to be the best");
    }
    double[][] densityAt = new double[variants][];
    double[][] below = new double[variants][];
    for (int i = 0; i < variants; i++) {
      densityAt[i] = panels.values(densities.get(i));
      double mass = panels.integral(densityAt[i]);
      for (int node = 0; node < panels.size(); node++) {
        densityAt[i][node] /= mass;
      }
      below[i] = panels.integralsFromLeft(densityAt[i]);
    }
    double[] probabilities = new double[variants];
    double[] otherwise = new double[variants + 1];
    for (int node = 0; node < panels.size(); node++) {
      otherwise[variants] = 1;
      for (int i = variants - 1; i >= 0; i--) {
        otherwise[i] = otherwise[i + 1] * below[i][node];
      }
      double before = panels.weight(node);
      for (int i = 0; i < variants; i++) {
        probabilities[i] += before * otherwise[i + 1] * densityAt[i][node];
        before *= below[i][node];
      }
    }
    double sum = Arrays.stream(probabilities).sum();
    return Arrays.stream(probabilities).map(each -> Math.min(1, each / sum)).toArray();
  }
}
