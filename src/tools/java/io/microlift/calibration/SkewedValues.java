package io.microlift.calibration;

import io.microlift.stats.Contrast;
import io.microlift.stats.ExactSums;
import io.microlift.stats.JointSums;
import io.microlift.stats.Moments;
import io.microlift.stats.PValue;
import io.microlift.stats.VariantComparison;
import io.microlift.stats.Winsorizing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** How often tests of revenue and of ratios reject when there is nothing to find. */
final class SkewedValues implements Study {
  private static final double ALPHA = 0.05;
  private static final int VISITORS = 20_000;
  private static final double BUYERS = 0.03;
  private static final double SIGMA = 1.2;
  private static final int SESSIONS_OF = 1000;

  private final List<Share> shares = new ArrayList<>();
  private final List<Split> splits = List.of(new Split("50/50", 0.5), new Split("90/10", 0.1));

  /** The tests of one split. */
  private final class Split {
    private final double treated;
    private final Share raw;
    private final Share capped;
    private final Share ratio;

    Split(String name, double treated) {
      this.treated = treated;
      raw =
          share(
              treated == 0.5
                  ? Share.between("Welch, revenue", name, 0.04, 0.05)
                  : Share.forContrast("Welch, revenue", name));
      capped =
          share(
              Share.between(
                  "Welch, revenue capped at the 99th percentile",
                  name,
                  0.045,
                  treated == 0.5 ? 0.053 : 0.065));
      ratio = share(Share.between("ratio of sums, clicks per session", name, 0.048, 0.056));
    }

    void simulate(Draws draws) {
      int n = (int) Math.round(VISITORS * treated);
      double[] control = revenue(draws, VISITORS - n);
      double[] treatment = revenue(draws, n);
      raw.count(rejects(means(Moments.of(control), Moments.of(treatment))));
      Winsorizing.Result result =
          Winsorizing.withDefaults().withUpper(0.99).cap(control, treatment);
      capped.count(rejects(means(result.control().moments(), result.treatment().moments())));
      int few = (int) Math.round(SESSIONS_OF * treated);
      ratio.count(
          rejects(
              VariantComparison.withDefaults()
                  .compareRatios(clicks(draws, SESSIONS_OF - few), clicks(draws, few))));
    }
  }

  private static VariantComparison.Result means(Moments control, Moments treatment) {
    return VariantComparison.withDefaults()
        .compareMeans(
            new Contrast.Mean(control, control.n()), new Contrast.Mean(treatment, treatment.n()));
  }

  private static boolean rejects(VariantComparison.Result result) {
    return result.contrast().pValue().map(PValue::value).value().orElseThrow() <= ALPHA;
  }

  private Share share(Share share) {
    shares.add(share);
    return share;
  }

  private static double[] revenue(Draws draws, int n) {
    double[] values = new double[n];
    long buyers = draws.binomial(n, BUYERS);
    for (int i = 0; i < buyers; i++) {
      values[i] = Math.exp(SIGMA * draws.normal());
    }
    return values;
  }

  /** Visitors with one to many sessions and click rates of their own. */
  private static JointSums clicks(Draws draws, int visitors) {
    long[] sums = new long[5];
    for (int i = 0; i < visitors; i++) {
      double rate = 0.1 + 0.3 * draws.uniform();
      long sessions = 1;
      while (draws.uniform() < 0.5) {
        sessions++;
      }
      long clicks = draws.binomial(sessions, rate);
      sums[0] += clicks;
      sums[1] += clicks * clicks;
      sums[2] += sessions;
      sums[3] += sessions * sessions;
      sums[4] += clicks * sessions;
    }
    return new JointSums(
        ExactSums.ofSums(visitors, sums[0], sums[1]),
        ExactSums.ofSums(visitors, sums[2], sums[3]),
        BigDecimal.valueOf(sums[4]));
  }

  @Override
  public String title() {
    return "Type I error at 5 % of skewed values and of ratios";
  }

  @Override
  public String note() {
    return """
    Revenue: 20,000 visitors, 3 % buy for a lognormal amount (sigma 1.2; skewness of revenue about 50); the cap is the \
    99th percentile of all visitors of both variants. Ratio: 1,000 visitors with geometric numbers of \
    sessions and click rates of their own.
    """;
  }

  @Override
  public int trials() {
    return 10_000;
  }

  @Override
  public void simulate(Draws draws) {
    splits.forEach(split -> split.simulate(draws));
  }

  @Override
  public List<Line> lines() {
    return shares.stream().map(Share::line).toList();
  }
}
