package io.microlift.stats;

import java.util.List;

/**
 * A difference of means averaged over strata that were known before exposure, such as device or
 * country.
 *
 * <p>{@code Σ w_k (m_Tk − m_Ck)} with variance {@code Σ w_k² (s²_Ck/n_Ck + s²_Tk/n_Tk)} and weights
 * {@code w_k = (n_Ck + n_Tk)/N}, which removes what the arms differ by because their strata do.
 *
 * <p>Source: Miratrix, Sekhon &amp; Yu, "Adjusting Treatment Effect Estimates by
 * Post-Stratification in Randomized Experiments", JRSS B 75 (2013).
 */
public final class PostStratification {
  private PostStratification() {}

  /** The visitors of both arms that belong to one stratum. */
  public record Stratum(Moments control, Moments treatment) {}

  /**
   * Returns the stratified difference and its variance, which is 0 when nothing varies within
   * strata; {@link ZTest} makes a test of it.
   *
   * @return undefined when a stratum has an arm with fewer than two visitors
   */
  public static Outcome<Estimate> difference(List<Stratum> strata) {
    if (strata.isEmpty()) {
      return Outcome.undefined(Reason.NO_VISITORS);
    }
    double total = 0;
    for (Stratum stratum : strata) {
      if (stratum.control.n() < 2 || stratum.treatment.n() < 2) {
        return Outcome.undefined(Reason.THIN_STRATUM);
      }
      total += (double) stratum.control.n() + stratum.treatment.n();
    }
    double difference = 0;
    double variance = 0;
    for (Stratum stratum : strata) {
      double weight = ((double) stratum.control.n() + stratum.treatment.n()) / total;
      difference += weight * (stratum.treatment.mean() - stratum.control.mean());
      variance += weight * weight * (ofMean(stratum.control) + ofMean(stratum.treatment));
    }
    return Double.isFinite(difference) && Double.isFinite(variance)
        ? Outcome.of(new Estimate(difference, variance))
        : Outcome.undefined(Reason.BEYOND_DOUBLE_RANGE);
  }

  private static double ofMean(Moments arm) {
    return arm.squares() / (arm.n() - 1) / arm.n();
  }
}
