package io.microlift.stats;

import java.math.BigDecimal;
import java.util.List;

/**
 * Does one goal predict another? Meta-analysis of the effects that past experiments had on a proxy
 * (usually a micro goal) and on the primary goal.
 *
 * <p>Effects estimated from the same visitors share their sampling noise, so the naive correlation
 * tends to the correlation of that noise when neither goal moves. The latent (co)variance is the
 * observed one (divisor K − 1) minus the mean sampling one; it can leave its range in small sets of
 * experiments and is reported as it is.
 *
 * <p>Source: Bibaut, Chou, Ejdemyr &amp; Kallus, "Learning the Covariance of Treatment Effects
 * Across Many Weak Experiments", KDD 2024.
 */
public final class ProxyQuality {
  private ProxyQuality() {}

  /**
   * What one experiment found.
   *
   * @param proxy effect on the proxy with its variance
   * @param primary effect on the primary goal with its variance
   * @param covariance sampling covariance of the two estimates, finite
   */
  public record Experiment(Estimate proxy, Estimate primary, double covariance) {
    /** Refuses what is not finite. */
    public Experiment {
      Arguments.finite("covariance", covariance);
    }
  }

  /** Variances of two quantities and their covariance. */
  public record Covariance(double proxy, double primary, double both) {
    private Outcome<Double> slope(Reason otherwise) {
      return proxy > 0 ? Outcome.of(both / proxy) : Outcome.undefined(otherwise);
    }

    private Outcome<Double> correlation(Reason otherwise) {
      return proxy > 0 && primary > 0
          ? Outcome.of(both / Math.sqrt(proxy) / Math.sqrt(primary))
          : Outcome.undefined(otherwise);
    }

    private Covariance minus(Covariance other) {
      return new Covariance(proxy - other.proxy, primary - other.primary, both - other.both);
    }
  }

  /**
   * How proxy and primary goal move together.
   *
   * @param noise mean sampling (co)variances
   * @param latent observed minus mean sampling (co)variances; undefined for a single experiment
   * @param naiveSlope of the primary effect on the proxy effect, as observed
   * @param naiveCorrelation of the effects as observed
   * @param latentSlope of the true effects; undefined when the proxy moved no more than noise does
   * @param latentCorrelation of the true effects; undefined when either moved no more than noise
   * @param noiseCorrelation what the naive correlation tends to without any true effect
   * @param signAgreement share of experiments where both effects have the same sign, zero having
   *     none
   */
  public record Result(
      Covariance noise,
      Outcome<Covariance> latent,
      Outcome<Double> naiveSlope,
      Outcome<Double> naiveCorrelation,
      Outcome<Double> latentSlope,
      Outcome<Double> latentCorrelation,
      Outcome<Double> noiseCorrelation,
      double signAgreement) {}

  /**
   * Analyses past experiments.
   *
   * @param experiments at least one, independent of each other
   */
  public static Result of(List<Experiment> experiments) {
    if (experiments.isEmpty()) {
      throw new IllegalArgumentException("there is no experiment");
    }
    Covariance noise =
        new Covariance(
            mean(experiments.stream().mapToDouble(each -> each.proxy.variance()).toArray()),
            mean(experiments.stream().mapToDouble(each -> each.primary.variance()).toArray()),
            mean(experiments.stream().mapToDouble(Experiment::covariance).toArray()));
    Outcome<Covariance> observed = observed(experiments);
    Outcome<Covariance> latent = observed.map(all -> all.minus(noise));
    Reason constant = Reason.NO_VARIATION_BETWEEN_EXPERIMENTS;
    return new Result(
        noise,
        latent,
        observed.then(all -> all.slope(constant)),
        observed.then(all -> all.correlation(constant)),
        latent.then(all -> all.slope(Reason.NO_SIGNAL)),
        latent.then(all -> all.correlation(Reason.NO_SIGNAL)),
        noise.correlation(Reason.NO_VARIATION),
        (double) experiments.stream().filter(ProxyQuality::agrees).count() / experiments.size());
  }

  private static boolean agrees(Experiment experiment) {
    double proxy = Math.signum(experiment.proxy.value());
    double primary = Math.signum(experiment.primary.value());
    return proxy * primary > 0;
  }

  /** Computed exactly, so that effects that are all equal have a variance of exactly 0. */
  private static Outcome<Covariance> observed(List<Experiment> experiments) {
    if (experiments.size() < 2) {
      return Outcome.undefined(Reason.TOO_FEW_EXPERIMENTS);
    }
    JointSums sums =
        JointSums.of(
            experiments.stream().mapToDouble(each -> each.proxy.value()).toArray(),
            experiments.stream().mapToDouble(each -> each.primary.value()).toArray());
    BigDecimal one = BigDecimal.ONE;
    BigDecimal zero = BigDecimal.ZERO;
    return Outcome.of(
        new Covariance(
            sums.varianceOf(one, zero, one), sums.varianceOf(zero, one, one), sums.covariance()));
  }

  private static double mean(double[] values) {
    return Sums.of(values) / values.length;
  }
}
