package io.microlift.calibration;

import io.microlift.stats.ConfidenceSequence;
import io.microlift.stats.GroupSequential;
import io.microlift.stats.Proportion;
import io.microlift.stats.Proportions;
import io.microlift.stats.SpendingFunction;
import java.util.ArrayList;
import java.util.List;

/** What fourteen daily looks do to each way of looking. */
final class DailyLooks implements Study {
  private static final int DAYS = 14;
  private static final int VISITORS_A_DAY = 1000;
  private static final double RATE = 0.05;
  private static final double ALPHA = 0.05;
  private static final long BURN_IN = 100;

  /** A lift that the fixed test finds with probability 0.77. */
  private static final double LIFT = 0.1455;

  private final List<Share> shares = new ArrayList<>();
  private final double[] obrienFleming = bounds(SpendingFunction.obrienFleming());
  private final double[] pocock = bounds(SpendingFunction.pocock());
  private final ConfidenceSequence planned =
      ConfidenceSequence.withDefaults().withTuning(2.0 * DAYS * VISITORS_A_DAY);
  private final ConfidenceSequence standard = ConfidenceSequence.withDefaults();
  private final Setting nothing = new Setting("no effect", 0);
  private final Setting effect = new Setting("lift 14.55 %", LIFT);

  /** All ways of looking at the same visitors. */
  private final class Setting {
    private final double lift;
    private final Share fixed;
    private final Share byObrienFleming;
    private final Share byPocock;
    private final Share bySequence;
    private final Share byStandard;
    private final Share peeking;

    Setting(String name, double lift) {
      this.lift = lift;
      boolean none = lift == 0;
      fixed = exactly(none, "one look at the end", name);
      byObrienFleming = exactly(none, "group-sequential, O'Brien-Fleming type", name);
      byPocock = exactly(none, "group-sequential, Pocock type", name);
      bySequence = atMost(none, "confidence sequence, tightest at the planned end", name);
      byStandard = atMost(none, "confidence sequence, tightest at 5,000 visitors", name);
      peeking = share(Share.forContrast("p <= 0.05 at any look", name));
    }

    private Share exactly(boolean judged, String procedure, String setting) {
      return share(
          judged
              ? Share.between(procedure, setting, ALPHA - 0.003, ALPHA + 0.001)
              : Share.forContrast(procedure, setting));
    }

    private Share atMost(boolean judged, String procedure, String setting) {
      return share(
          judged ? Share.atMost(procedure, setting, ALPHA) : Share.forContrast(procedure, setting));
    }

    void simulate(Draws draws) {
      long inControl = 0;
      long inTreatment = 0;
      boolean[] crossed = new boolean[5];
      double p = 1;
      for (int day = 1; day <= DAYS; day++) {
        inControl += draws.binomial(VISITORS_A_DAY, RATE);
        inTreatment += draws.binomial(VISITORS_A_DAY, RATE * (1 + lift));
        long visitors = (long) day * VISITORS_A_DAY;
        Proportion control = new Proportion(inControl, visitors);
        Proportion treatment = new Proportion(inTreatment, visitors);
        Proportions.Result test =
            Proportions.withDefaults().pooled(control, treatment).value().orElseThrow();
        p = test.pValue().value();
        double z = Math.abs(test.z());
        crossed[0] |= z >= obrienFleming[day - 1];
        crossed[1] |= z >= pocock[day - 1];
        crossed[4] |= p <= ALPHA;
        if (Math.min(inControl, inTreatment) >= BURN_IN) {
          double se = Proportions.standardError(control, treatment);
          crossed[2] |= alwaysValid(planned, 2 * visitors, test.difference(), se) <= ALPHA;
          crossed[3] |= alwaysValid(standard, 2 * visitors, test.difference(), se) <= ALPHA;
        }
      }
      fixed.count(p <= ALPHA);
      byObrienFleming.count(crossed[0]);
      byPocock.count(crossed[1]);
      bySequence.count(crossed[2]);
      byStandard.count(crossed[3]);
      peeking.count(crossed[4]);
    }
  }

  private static double alwaysValid(
      ConfidenceSequence sequence, long visitors, double difference, double se) {
    return sequence.look(visitors, difference, se).value().orElseThrow().pValue();
  }

  private static double[] bounds(SpendingFunction spending) {
    double[] fractions = new double[DAYS];
    for (int day = 1; day <= DAYS; day++) {
      fractions[day - 1] = (double) day / DAYS;
    }
    return GroupSequential.withDefaults().withSpending(spending).looks(fractions).stream()
        .mapToDouble(GroupSequential.Look::criticalValue)
        .toArray();
  }

  private Share share(Share share) {
    shares.add(share);
    return share;
  }

  @Override
  public String title() {
    return "Rejections with daily looks at 5 %";
  }

  @Override
  public String note() {
    return """
    Fourteen days of 1,000 visitors in each variant, 5 % convert. The second half of the table has an effect that one look \
    at the end finds with a probability of about 0.77: what each way of looking costs.
    """;
  }

  @Override
  public int trials() {
    return 20_000;
  }

  @Override
  public void simulate(Draws draws) {
    nothing.simulate(draws);
    effect.simulate(draws);
  }

  @Override
  public List<Line> lines() {
    return shares.stream().map(Share::line).toList();
  }
}
