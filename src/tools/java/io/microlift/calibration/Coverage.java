package io.microlift.calibration;

import io.microlift.stats.Estimate;
import io.microlift.stats.Interval;
import io.microlift.stats.Lift;
import io.microlift.stats.Outcome;
import io.microlift.stats.Proportion;
import io.microlift.stats.Proportions;
import java.util.ArrayList;
import java.util.List;

/** How often 95 % intervals hold the truth when conversions are few. */
final class Coverage implements Study {
  private static final int VISITORS = 20_000;
  private static final double LIFT = 0.1;
  private static final double LEVEL = 0.95;

  /** Discrete outcomes make a coverage of exactly 95 % impossible; this much is none of ours. */
  private static final int FEW = 25;

  private final List<Share> shares = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();

  Coverage() {
    for (int conversions : new int[] {5, 10, 25, 50, 100, 400}) {
      settings.add(new Setting(conversions));
    }
  }

  /** Intervals at one rate. */
  private final class Setting {
    private final double rate;
    private final Share koopman;
    private final Share newcombe;
    private final Share fieller;
    private final Share unbounded;
    private final Share log;
    private final Share delta;

    Setting(int conversions) {
      String setting = conversions + " conversions";
      rate = (double) conversions / VISITORS;
      koopman = judged("Koopman, lift", setting, conversions);
      newcombe = judged("Newcombe, difference", setting, conversions);
      fieller = judged("Fieller, lift", setting, conversions);
      unbounded = share(Share.forContrast("Fieller, share without limits", setting));
      log = share(Share.forContrast("log ratio, lift, where defined", setting));
      delta = share(Share.forContrast("delta method, lift", setting));
    }

    private Share judged(String procedure, String setting, int conversions) {
      return share(
          conversions < FEW
              ? Share.between(procedure, setting, LEVEL - 0.005, LEVEL + 0.025)
              : Share.between(procedure, setting, LEVEL - 0.005, LEVEL + 0.006));
    }

    void simulate(Draws draws) {
      double other = rate * (1 + LIFT);
      Proportion control = new Proportion(draws.binomial(VISITORS, rate), VISITORS);
      Proportion treatment = new Proportion(draws.binomial(VISITORS, other), VISITORS);
      Proportions rates = Proportions.withDefaults();
      koopman.count(rates.scoreLift(control, treatment).contains(LIFT));
      newcombe.count(rates.newcombe(control, treatment).contains(other - rate));
      Estimate from = control.estimate();
      Estimate to = treatment.estimate();
      Lift lifts = Lift.withDefaults();
      Outcome<Interval> limits = lifts.fieller(from, to);
      unbounded.count(limits.value().isEmpty());
      fieller.count(limits.fold(set -> set.contains(LIFT), reason -> inFiellerSet(from, to)));
      lifts.log(from, to).value().ifPresent(each -> log.count(each.interval().contains(LIFT)));
      lifts.delta(from, to).value().ifPresent(each -> delta.count(each.interval().contains(LIFT)));
    }
  }

  /** The set without limits is where the test of "ratio 1 + lift" does not reject. */
  private static boolean inFiellerSet(Estimate control, Estimate treatment) {
    double ratio = 1 + LIFT;
    double difference = treatment.value() - ratio * control.value();
    double variance = treatment.variance() + ratio * ratio * control.variance();
    double z = 1.959963984540054;
    return difference * difference <= z * z * variance;
  }

  private Share share(Share share) {
    shares.add(share);
    return share;
  }

  @Override
  public String title() {
    return "Coverage of 95 % intervals with few conversions";
  }

  @Override
  public String note() {
    return """
    20,000 visitors in each variant, a true lift of 10 %; the control expects the conversions named. Fieller's set counts \
    also where it has no limits and the engine says so instead of showing any.
    """;
  }

  @Override
  public int trials() {
    return 20_000;
  }

  @Override
  public void simulate(Draws draws) {
    settings.forEach(setting -> setting.simulate(draws));
  }

  @Override
  public List<Line> lines() {
    return shares.stream().map(Share::line).toList();
  }
}
