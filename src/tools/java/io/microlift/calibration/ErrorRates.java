package io.microlift.calibration;

import io.microlift.stats.Alternative;
import io.microlift.stats.Correction;
import io.microlift.stats.Dunnett;
import io.microlift.stats.Estimate;
import io.microlift.stats.FisherExact;
import io.microlift.stats.Moments;
import io.microlift.stats.NonInferiority;
import io.microlift.stats.PValue;
import io.microlift.stats.Proportion;
import io.microlift.stats.Proportions;
import io.microlift.stats.Welch;
import java.util.ArrayList;
import java.util.List;

/** How often tests reject when there is nothing to find. */
final class ErrorRates implements Study {
  private static final double ALPHA = 0.05;
  private static final int VISITORS = 20_000;
  private static final double RATE = 0.02;
  private static final int VALUES = 400;
  private static final double MARGIN = 0.1;

  private final List<Share> shares = new ArrayList<>();
  private final List<Split> splits = List.of(new Split("50/50", 0.5), new Split("90/10", 0.1));
  private final Dunnett dunnett =
      Dunnett.of(VISITORS / 4, VISITORS / 4, VISITORS / 4, VISITORS / 4);
  private final double dunnettCritical = dunnett.withAlpha(ALPHA).criticalValue();
  private final Share byDunnett = share(Share.exactly("Dunnett", "3 variants, family", ALPHA));
  private final Share byHolm = share(Share.atMost("Holm", "3 variants, family", ALPHA));
  private final Share byNothing = share(Share.forContrast("no correction", "3 variants, family"));

  /** The tests of one split. */
  private final class Split {
    private final double treated;
    private final Share pooled;
    private final Share oneSided;
    private final Share unpooled;
    private final Share fisher;
    private final Share welch;
    private final Share margin;

    Split(String name, double treated) {
      this.treated = treated;
      pooled = share(Share.exactly("pooled z, rates", name, ALPHA));
      oneSided =
          share(
              treated == 0.5
                  ? Share.exactly("pooled z, rates, one side", name, ALPHA)
                  : Share.forContrast("pooled z, rates, one side", name));
      unpooled =
          share(
              treated == 0.5
                  ? Share.exactly("unpooled z, rates", name, ALPHA)
                  : Share.forContrast("unpooled z, rates", name));
      fisher = share(Share.atMost("Fisher's exact test", name, ALPHA));
      welch = share(Share.exactly("Welch, unequal variances", name, ALPHA));
      margin = share(Share.exactly("non-inferiority at its margin, one side", name, ALPHA));
    }

    void simulate(Draws draws) {
      long n = Math.round(VISITORS * treated);
      Proportion control = new Proportion(draws.binomial(VISITORS - n, RATE), VISITORS - n);
      Proportion treatment = new Proportion(draws.binomial(n, RATE), n);
      Proportions tests = Proportions.withDefaults();
      pooled.count(
          tests.pooled(control, treatment).value().orElseThrow().pValue().value() <= ALPHA);
      oneSided.count(
          tests
                  .with(Alternative.GREATER)
                  .pooled(control, treatment)
                  .value()
                  .orElseThrow()
                  .pValue()
                  .value()
              <= ALPHA);
      unpooled.count(
          tests.unpooled(control, treatment).value().orElseThrow().pValue().value() <= ALPHA);
      fisher.count(FisherExact.compare(control, treatment).twoSided().value() <= ALPHA);
      int small = (int) Math.round(VALUES * treated);
      Moments from = normals(draws, VALUES - small, 0, 1);
      Moments to = normals(draws, small, 0, 3);
      welch.count(rejects(Welch.withDefaults().compare(from, to).value().orElseThrow().pValue()));
      Estimate base = estimate(normals(draws, VALUES - small, 10, 2));
      Estimate worse = estimate(normals(draws, small, 10 * (1 - MARGIN), 3));
      margin.count(
          rejects(
              NonInferiority.withDefaults()
                  .relative(base, worse, MARGIN)
                  .value()
                  .orElseThrow()
                  .pValue()));
    }
  }

  private Share share(Share share) {
    shares.add(share);
    return share;
  }

  private static boolean rejects(PValue pValue) {
    return pValue.value() <= ALPHA;
  }

  private static Estimate estimate(Moments moments) {
    return moments.sample().value().orElseThrow().estimate();
  }

  private static Moments normals(Draws draws, int n, double mean, double sd) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = mean + sd * draws.normal();
    }
    return Moments.of(values);
  }

  @Override
  public String title() {
    return "Type I error at 5 %";
  }

  @Override
  public String note() {
    return """
    Rates: 20,000 visitors, 2 % convert in every variant. Values: 400 visitors; normal with standard deviations 1 and 3 \
    (non-inferiority: 2 and 3, the treatment exactly 10 % worse, the margin). Families: three variants and a control of \
    5,000 visitors each.
    """;
  }

  @Override
  public int trials() {
    return 20_000;
  }

  @Override
  public void simulate(Draws draws) {
    splits.forEach(split -> split.simulate(draws));
    Proportion control = new Proportion(draws.binomial(VISITORS / 4, RATE), VISITORS / 4);
    double largest = 0;
    double[] pValues = new double[3];
    for (int i = 0; i < pValues.length; i++) {
      Proportion treatment = new Proportion(draws.binomial(VISITORS / 4, RATE), VISITORS / 4);
      Proportions.Result test =
          Proportions.withDefaults().pooled(control, treatment).value().orElseThrow();
      largest = Math.max(largest, Math.abs(test.z()));
      pValues[i] = test.pValue().value();
    }
    byDunnett.count(largest >= dunnettCritical);
    byHolm.count(smallest(Correction.HOLM.adjust(pValues)) <= ALPHA);
    byNothing.count(smallest(pValues) <= ALPHA);
  }

  private static double smallest(double[] values) {
    double smallest = 1;
    for (double value : values) {
      smallest = Math.min(smallest, value);
    }
    return smallest;
  }

  @Override
  public List<Line> lines() {
    return shares.stream().map(Share::line).toList();
  }
}
