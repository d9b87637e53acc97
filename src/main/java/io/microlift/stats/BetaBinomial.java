package io.microlift.stats;

/**
 * Bayesian comparison of two conversion rates with independent beta priors.
 *
 * <p>The number of visitors may be anything, 0 included: without visitors the prior speaks. Such
 * numbers help to weigh a decision; they do not make it safe to stop as soon as one looks good.
 */
public final class BetaBinomial {
  private final BetaPosterior prior;
  private final double alpha;

  private BetaBinomial(BetaPosterior prior, double alpha) {
    this.prior = prior;
    this.alpha = alpha;
  }

  /** Uniform priors; intervals at 95 %. */
  public static BetaBinomial withDefaults() {
    return new BetaBinomial(new BetaPosterior(1, 1), 0.05);
  }

  /** Returns the same comparison with another prior of both rates. */
  public BetaBinomial withPrior(BetaPosterior prior) {
    return new BetaBinomial(prior, alpha);
  }

  /** Returns the same comparison with intervals at 1 − α, α in (0, 1). */
  public BetaBinomial withAlpha(double alpha) {
    return new BetaBinomial(prior, Arguments.alpha(alpha));
  }

  /**
   * Returns the belief about one rate.
   *
   * @param conversions at least 0
   * @param visitors at least {@code conversions}
   */
  public BetaPosterior posterior(long conversions, long visitors) {
    return prior.after(conversions, visitors);
  }

  /** Compares two beliefs, each from {@link #posterior}. */
  public Comparison compare(BetaPosterior control, BetaPosterior treatment) {
    BetaPair upwards = new BetaPair(treatment, control);
    BetaPair downwards = upwards.reversed();
    double advantage = treatment.mean() - control.mean();
    // The smaller chance and loss are integrated, the larger follow from
    // lossControl − lossTreatment = advantage.
    BetaPair.Excess smaller = (advantage >= 0 ? downwards : upwards).excess();
    double lossTreatment = advantage >= 0 ? smaller.mean() : smaller.mean() - advantage;
    return new Comparison(
        advantage >= 0 ? 1 - smaller.chance() : smaller.chance(),
        lossTreatment,
        lossTreatment + advantage,
        new RelativeUplift(upwards, downwards).quantiles(alpha));
  }

  /**
   * What two beliefs say about each other.
   *
   * @param chanceTreatmentWins P(treatment's rate &gt; control's)
   * @param lossTreatment E[max(p_C − p_T, 0)], conversions per visitor lost on average by shipping
   *     the treatment
   * @param lossControl E[max(p_T − p_C, 0)], the same for keeping the control
   * @param uplift of the treatment's rate over the control's
   */
  public record Comparison(
      double chanceTreatmentWins, double lossTreatment, double lossControl, Uplift uplift) {}

  /**
   * Posterior quantiles of p_T / p_C − 1.
   *
   * @param median of the uplift
   * @param interval from the α / 2 to the 1 − α / 2 quantile; limits may be ∞
   */
  public record Uplift(double median, Interval interval) {}
}
