package io.microlift.calculator;

import io.microlift.stats.Distributions;
import java.util.Map;

/** Tails and quantiles: {@code dist_…}. */
final class DistributionCalculators {
  private static final double LARGEST = 1e300;
  private static final double LEAST_DF = 1e-3;
  private static final double LEAST_SHAPE = 1e-9;
  private static final double MOST = 1e12;

  private DistributionCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "dist_normal",
        in -> {
          double x = in.number("x", -LARGEST, LARGEST);
          in.finish();
          return tails(
                  Distributions.normalCdf(x),
                  Distributions.normalSf(x),
                  Distributions.normalLog10Sf(x))
              .build();
        });
    calculators.put(
        "dist_normal_isf",
        in -> {
          double q = in.closedProbability("q");
          in.finish();
          return new Answer().put("x", Distributions.normalIsf(q)).build();
        });
    registerStudent(calculators);
    calculators.put(
        "dist_chi_square",
        in -> {
          double x = in.number("x", -LARGEST, LARGEST);
          double df = in.number("df", LEAST_DF, MOST);
          in.finish();
          return new Answer()
              .put("sf", Distributions.chiSquareSf(x, df))
              .put("log10", Distributions.chiSquareLog10Sf(x, df))
              .build();
        });
    registerBeta(calculators);
  }

  private static void registerStudent(Map<String, Calculator> calculators) {
    calculators.put(
        "dist_t",
        in -> {
          double t = in.number("t", -LARGEST, LARGEST);
          double df = in.number("df", LEAST_DF, MOST);
          in.finish();
          return tails(
                  Distributions.studentCdf(t, df),
                  Distributions.studentSf(t, df),
                  Distributions.studentLog10Sf(t, df))
              .build();
        });
    calculators.put(
        "dist_t_isf",
        in -> {
          double q = in.closedProbability("q");
          double df = in.number("df", LEAST_DF, MOST);
          in.finish();
          return new Answer().put("t", Distributions.studentIsf(q, df)).build();
        });
  }

  private static void registerBeta(Map<String, Calculator> calculators) {
    calculators.put(
        "dist_beta",
        in -> {
          double x = in.closedProbability("x");
          double a = in.number("a", LEAST_SHAPE, MOST);
          double b = in.number("b", LEAST_SHAPE, MOST);
          in.finish();
          return tails(
                  Distributions.betaCdf(x, a, b),
                  Distributions.betaSf(x, a, b),
                  Distributions.betaLog10Sf(x, a, b))
              .build();
        });
    calculators.put(
        "dist_beta_quantile",
        in -> {
          double p = in.closedProbability("p");
          double a = in.number("a", LEAST_SHAPE, MOST);
          double b = in.number("b", LEAST_SHAPE, MOST);
          in.finish();
          return new Answer().put("x", Distributions.betaQuantile(p, a, b)).build();
        });
  }

  private static Answer tails(double cdf, double sf, double log10) {
    return new Answer().put("cdf", cdf).put("sf", sf).put("log10", log10);
  }
}
