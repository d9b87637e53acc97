package io.microlift.stats;

import java.util.Arrays;
import java.util.List;

/**
 * Two independent rates p and q, and what one integral says about their difference and ratio.
 *
 * <p>All integrals run over logits, on panels whose edges follow the densities of both rates.
 * Distribution functions are running integrals of densities on the same nodes: that needs no
 * incomplete beta function and stays accurate at 10⁹ visitors. Tails where a density is below
 * e^(−72) of its mode are cut off, so probabilities below about 1e-30 are not resolved.
 */
final class BetaPair {
  private final BetaPosterior p;
  private final BetaPosterior q;
  private final BetaDensity densityOfP;
  private final BetaDensity densityOfQ;

  BetaPair(BetaPosterior p, BetaPosterior q) {
    this(p, q, new BetaDensity(p), new BetaDensity(q));
  }

  private BetaPair(
      BetaPosterior p, BetaPosterior q, BetaDensity densityOfP, BetaDensity densityOfQ) {
    this.p = p;
    this.q = q;
    this.densityOfP = densityOfP;
    this.densityOfQ = densityOfQ;
  }

  /** Returns q and p. */
  BetaPair reversed() {
    return new BetaPair(q, p, densityOfQ, densityOfP);
  }

  /** Says whether {@link #transform} is accurate enough for limits at this error level. */
  boolean hasTransform(double alpha) {
    return LogRatioTransform.fits(p, q, alpha);
  }

  /** Returns the distribution of ln(p / q). */
  LogRatioTransform transform() {
    return new LogRatioTransform(p, q, typicalLogRatio(), logRatioScale());
  }

  /** Returns a value in the middle of ln(p / q). */
  double typicalLogRatio() {
    return logOfTypicalRate(p) - logOfTypicalRate(q);
  }

  /** Returns about one standard deviation of ln(p / q). */
  double logRatioScale() {
    return Math.sqrt(logVariance(p) + logVariance(q));
  }

  /**
   * How p exceeds q.
   *
   * @param chance P(p &gt; q)
   * @param mean E[max(p − q, 0)]
   */
  record Excess(double chance, double mean) {}

  /**
   * Returns both from one set of nodes: ∫ f_p(x) P(q ≤ x) dx and ∫ P(p &gt; x) P(q ≤ x) dx, which
   * add up positive terms only.
   */
  Excess excess() {
    Panels panels = Panels.fitting(edges(densityOfQ.edges())).refinedAround(0);
    double[] density = panels.values(densityOfP::at);
    double[] above = panels.integralsFromRight(density);
    double[] below = panels.integralsFromLeft(panels.values(densityOfQ::at));
    double massOfP = densityOfP.mass();
    double massOfQ = densityOfQ.mass();
    double chance = 0;
    double mean = 0;
    for (int i = 0; i < panels.size(); i++) {
      double u = panels.node(i);
      double weight = panels.weight(i) * (below[i] / massOfQ);
      double size = Math.exp(-Math.abs(u));
      chance += weight * density[i];
      mean += weight * above[i] * size / (1 + size) / (1 + size);
    }
    return new Excess(Math.min(1, chance / massOfP), mean / massOfP);
  }

  /**
   * Returns P(p ≥ q e^L).
   *
   * <p>With v the logit of p, the event is that the logit of q is at most that of p e^(−L), which
   * is u(v) = −L − ln(e^(−v) + c) with c = 1 − e^(−L). Since L is not negative, u is smooth for all
   * v; its nearest singularities lie π above and below −ln c.
   *
   * @param logRatio L, at least 0
   */
  double ratioAtLeast(double logRatio) {
    double c = -Math.expm1(-logRatio);
    double[] lifted = Arrays.stream(densityOfQ.edges()).map(u -> lifted(u, logRatio)).toArray();
    Panels panels = Panels.fitting(edges(lifted)).refinedAround(0).refinedAround(-Math.log(c));
    double[] below =
        panels.integralsFromLeft(
            panels.values(v -> densityOfQ.at(lowered(v, c, logRatio)) * slope(v, c)));
    double[] integrand = panels.values(densityOfP::at);
    for (int i = 0; i < integrand.length; i++) {
      integrand[i] *= below[i];
    }
    return Math.min(1, panels.integral(integrand) / densityOfQ.mass() / densityOfP.mass());
  }

  /** The edges of p and those of another density, except where that lies beyond all of p. */
  private List<double[]> edges(double[] others) {
    double[] own = densityOfP.edges();
    double last = Arrays.stream(own).max().orElseThrow();
    return List.of(own, Arrays.stream(others).filter(each -> each <= last).toArray());
  }

  private static double logOfTypicalRate(BetaPosterior rate) {
    return Math.log(rate.a()) - Math.log(rate.a() + rate.b());
  }

  private static double logVariance(BetaPosterior rate) {
    return rate.b() / rate.a() / (rate.a() + rate.b());
  }

  /** u(v), the logit of e^(−L) times the rate with logit v. */
  private static double lowered(double v, double c, double logRatio) {
    if (c == 0) {
      return v - logRatio;
    }
    return v < 0
        ? v - logRatio - Math.log1p(c * Math.exp(v))
        : -logRatio - Math.log(Math.exp(-v) + c);
  }

  /** Derivative of u(v). */
  private static double slope(double v, double c) {
    if (c == 0) {
      return 1;
    }
    return v < 0 ? 1 / (1 + c * Math.exp(v)) : Math.exp(-v) / (Math.exp(-v) + c);
  }

  /** v(u), the logit of e^L times the rate with logit u; ∞ where that is 1 or more. */
  private static double lifted(double u, double logRatio) {
    double logGrowth = logRatio > 30 ? logRatio : Math.log(Math.expm1(logRatio));
    double product = Math.exp(u + logGrowth);
    return product < 1 ? logRatio + u - Math.log1p(-product) : Double.POSITIVE_INFINITY;
  }
}
