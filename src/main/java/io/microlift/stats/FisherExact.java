package io.microlift.stats;

import java.math.BigInteger;

/**
 * Fisher's exact test of two conversion rates, given how many visitors converted in total.
 *
 * <p>Conservative; shown beside the pooled z test when an arm has few conversions. Works for any
 * counts: the probability of the observed table is computed in logarithms, and tails are summed by
 * recurrence from their largest term outwards until nothing changes.
 *
 * <p>Sources: Fisher, "Statistical Methods for Research Workers", 1934; Loader, "Fast and Accurate
 * Computation of Binomial Probabilities", 2000.
 */
public final class FisherExact {
  /** Tables this little more likely than the observed one count as equally likely, as in R. */
  private static final double SLACK = Math.log1p(1e-7);

  private static final double NEGLIGIBLE = 1e-17;

  private final long converted;
  private final long notConverted;
  private final long control;
  private final long treatment;
  private final long observed;

  private FisherExact(Proportion control, Proportion treatment) {
    this.converted = control.converted() + treatment.converted();
    this.notConverted = control.notConverted() + treatment.notConverted();
    this.control = control.visitors();
    this.treatment = treatment.visitors();
    this.observed = treatment.converted();
  }

  /**
   * Exact p-values.
   *
   * @param twoSided probability of all tables at most as likely as the observed one
   * @param greater probability of at least as many conversions in the treatment
   * @param less probability of at most as many conversions in the treatment
   */
  public record Result(PValue twoSided, PValue greater, PValue less) {}

  /** Tests whether the rates differ; 1 for every alternative if nobody or everybody converted. */
  public static Result compare(Proportion control, Proportion treatment) {
    FisherExact table = new FisherExact(control, treatment);
    return new Result(
        pValue(table.logTwoSided()),
        pValue(table.logAtLeast(table.observed)),
        pValue(table.logAtMost(table.observed)));
  }

  private static PValue pValue(double log) {
    double capped = Math.min(0, log);
    return new PValue(Math.exp(capped), capped / Math.log(10));
  }

  private double logTwoSided() {
    double limit = logProbability(observed) + SLACK;
    long mode = mode();
    if (logProbability(mode) <= limit) {
      return 0;
    }
    long below = lastWithin(limit, mode, least() - 1);
    long above = lastWithin(limit, mode, most() + 1);
    double lower = below < least() ? Double.NEGATIVE_INFINITY : logTail(below, -1);
    double upper = above > most() ? Double.NEGATIVE_INFINITY : logTail(above, 1);
    double larger = Math.max(lower, upper);
    return larger + Math.log1p(Math.exp(Math.min(lower, upper) - larger));
  }

  /** The k nearest to the mode whose probability is within the limit, or {@code outside}. */
  private long lastWithin(double limit, long mode, long outside) {
    long beyond = mode;
    long within = outside;
    while (Math.abs(within - beyond) > 1) {
      long middle = beyond + (within - beyond) / 2;
      if (logProbability(middle) <= limit) {
        within = middle;
      } else {
        beyond = middle;
      }
    }
    return within;
  }

  private double logAtLeast(long k) {
    return k > mode() || k == least() ? wholeOr(k, least(), 1) : complement(logTail(k - 1, -1));
  }

  private double logAtMost(long k) {
    return k < mode() || k == most() ? wholeOr(k, most(), -1) : complement(logTail(k + 1, 1));
  }

  private double wholeOr(long k, long whole, int direction) {
    return k == whole ? 0 : logTail(k, direction);
  }

  private static double complement(double log) {
    return Math.log1p(-Math.exp(Math.min(0, log)));
  }

  /** Log of the probability of k and everything beyond it in a direction away from the mode. */
  private double logTail(long k, int direction) {
    double sum = 1;
    double term = 1;
    for (long at = k; term > NEGLIGIBLE * sum; at += direction) {
      term *= direction > 0 ? ratioUp(at) : 1 / ratioUp(at - 1);
      sum += term;
    }
    return logProbability(k) + Math.log(sum);
  }

  /** Probability of k + 1 over that of k; 0 above the largest k, infinite below the smallest. */
  private double ratioUp(long k) {
    double up = (double) (treatment - k) * (converted - k);
    double down = (double) (k + 1) * (control - converted + k + 1);
    return up / down;
  }

  private long least() {
    return Math.max(0, converted - control);
  }

  private long most() {
    return Math.min(treatment, converted);
  }

  private long mode() {
    BigInteger product =
        BigInteger.valueOf(treatment + 1).multiply(BigInteger.valueOf(converted + 1));
    long mode = product.divide(BigInteger.valueOf(control + treatment + 2)).longValueExact();
    return Math.max(least(), Math.min(most(), mode));
  }

  /** Log of the hypergeometric probability, as two binomial ones over a third. */
  private double logProbability(long k) {
    if (converted == 0 || notConverted == 0) {
      return 0;
    }
    return logBinomial((double) k, (double) treatment)
        + logBinomial((double) converted - k, (double) control)
        - logBinomial((double) converted, (double) control + treatment);
  }

  private double logBinomial(double k, double n) {
    double all = (double) control + treatment;
    double rate = converted / all;
    double other = notConverted / all;
    if (k == 0) {
      return n * Math.log1p(-rate);
    }
    if (k == n) {
      return n * Math.log1p(-other);
    }
    double rest = n - k;
    return LogTails.stirlingError(n)
        - LogTails.stirlingError(k)
        - LogTails.stirlingError(rest)
        + k * LogTails.logOnePlusMinus(Math.fma(n, rate, -k) / k)
        + rest * LogTails.logOnePlusMinus(Math.fma(n, other, -rest) / rest)
        + 0.5 * (Math.log(n) - Math.log(2 * Math.PI) - Math.log(k) - Math.log(rest));
  }
}
