package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VariantComparisonTest {
  private static final VariantComparison PROCEDURE = VariantComparison.withDefaults();
  private static final Proportion CONTROL = new Proportion(2000, 10_000);
  private static final Proportion BETTER = new Proportion(2200, 10_000);

  @Test
  void intervalsOfBothTestsExcludeZeroExactlyWhenTheyReject() {
    SplittableRandom random = new SplittableRandom(41);
    for (int round = 0; round < 500; round++) {
      long n = random.nextLong(2000, 100_000);
      double rate = random.nextDouble(0.25, 0.75);
      Proportion control = new Proportion((long) (n * rate), n);
      long converted = (long) (n * rate + random.nextDouble(-6, 6) * Math.sqrt((double) n));
      Proportion treatment = new Proportion(Math.max(0, Math.min(n, converted)), n);
      VariantComparison.Result result = PROCEDURE.compareRates(control, treatment);
      Interval lift = result.contrast().lift().limits().value().orElseThrow();
      double pValue = result.contrast().pValue().value().orElseThrow().value();
      assertThat(lift.contains(0)).as("round %d", round).isEqualTo(pValue > 0.05);
      VariantComparison.Sequential always = result.sequential().value().orElseThrow();
      assertThat(always.lift().value().orElseThrow().contains(0))
          .as("round %d, always valid", round)
          .isEqualTo(always.pValue() > 0.05);
      assertThat(always.pValue()).as("round %d", round).isGreaterThan(pValue);
    }
  }

  @Test
  void aGoalOfWhichLessIsBetterSeesTheMirrorImage() {
    VariantComparison.Result more = PROCEDURE.compareRates(CONTROL, BETTER);
    VariantComparison.Result less = PROCEDURE.whereLessIsBetter().compareRates(CONTROL, BETTER);
    assertThat(more.verdict().value()).contains(Verdict.BETTER);
    assertThat(less.verdict().value()).contains(Verdict.WORSE);
    VariantComparison.Bayesian wins = more.bayesian().value().orElseThrow();
    VariantComparison.Bayesian loses = less.bayesian().value().orElseThrow();
    assertThat(wins.chanceToWin() + loses.chanceToWin()).isCloseTo(1, within(1e-15));
    assertThat(wins.interval()).isEqualTo(loses.interval());
    // E[max(d, 0)] - E[max(-d, 0)] = E[d]
    assertThat(loses.expectedLoss() - wins.expectedLoss())
        .isCloseTo(wins.lift().mean(), within(1e-15));
    VariantComparison.Result swapped = PROCEDURE.compareRates(BETTER, CONTROL);
    assertThat(swapped.verdict().value()).contains(Verdict.WORSE);
    assertThat(PROCEDURE.whereLessIsBetter().compareRates(BETTER, CONTROL).verdict().value())
        .contains(Verdict.BETTER);
  }

  @Test
  void theRuleDecidesWhichTestSpeaks() {
    Proportion slightly = new Proportion(2120, 10_000);
    assertThat(PROCEDURE.compareRates(CONTROL, slightly).verdict().value())
        .contains(Verdict.BETTER);
    assertThat(
            PROCEDURE
                .decidedBy(VariantComparison.Rule.ALWAYS_VALID)
                .compareRates(CONTROL, slightly)
                .verdict()
                .value())
        .contains(Verdict.INCONCLUSIVE);
  }

  @Test
  void aLookAtItsNominalLevelChangesTestAndIntervalsOnly() {
    VariantComparison.Result plain = PROCEDURE.compareRates(CONTROL, BETTER);
    VariantComparison.Result look = PROCEDURE.withLookAlpha(1e-4).compareRates(CONTROL, BETTER);
    assertThat(look.verdict().value()).contains(Verdict.INCONCLUSIVE);
    assertThat(look.contrast().lift().limits().value().orElseThrow().contains(0)).isTrue();
    assertThat(look.contrast().pValue()).isEqualTo(plain.contrast().pValue());
    assertThat(look.sequential()).isEqualTo(plain.sequential());
    assertThat(look.bayesian()).isEqualTo(plain.bayesian());
    assertThat(look.observedMde()).isEqualTo(plain.observedMde());
    assertThat(PROCEDURE.withLookAlpha(1e-4).withAlpha(0.05).compareRates(CONTROL, BETTER))
        .isEqualTo(plain);
  }

  @Test
  void beginsWhereLargeSamplesBegin() {
    for (long converted : new long[] {9, 10, 99, 100}) {
      Proportion poor = new Proportion(converted, 1000);
      Proportion rich = new Proportion(150, 1000);
      VariantComparison.Result result = PROCEDURE.compareRates(rich, poor);
      assertThat(result.bayesian().reason().isPresent()).isEqualTo(converted < 10);
      assertThat(result.sequential().reason().isPresent()).isEqualTo(converted < 100);
      Proportion almostAll = new Proportion(1000 - converted, 1000);
      assertThat(PROCEDURE.compareRates(almostAll, rich).sequential().reason().isPresent())
          .isEqualTo(converted < 100);
    }
    Moments moments = new Moments(1000, 2, 5000);
    VariantComparison.Result few =
        PROCEDURE.compareMeans(new Contrast.Mean(moments, 1000), new Contrast.Mean(moments, 99));
    assertThat(few.sequential().reason()).contains(Reason.TOO_FEW_FOR_ALWAYS_VALID);
  }

  @Test
  void theSmallestDetectableLiftIsFoundWithThePlannedPower() {
    double mde = PROCEDURE.compareRates(CONTROL, CONTROL).observedMde().value().orElseThrow();
    double se = Proportions.standardError(CONTROL, CONTROL);
    double power = Distributions.normalSf(Distributions.normalIsf(0.025) - mde * 0.2 / se);
    assertThat(power).isCloseTo(0.8, within(1e-12));
    assertThat(PROCEDURE.withPower(0.9).compareRates(CONTROL, CONTROL).observedMde().value())
        .hasValueSatisfying(larger -> assertThat(larger).isGreaterThan(mde));
    assertThat(PROCEDURE.withAlpha(0.8).compareRates(CONTROL, CONTROL).observedMde().reason())
        .contains(Reason.POWER_NOT_ABOVE_ALPHA);
  }

  @Test
  void anHonestPriorShrinksAndAMacroPriorShrinksMore() {
    double raw = 0.1;
    double micro = believed(VariantComparison.MICRO_PRIOR);
    double macro = believed(VariantComparison.MACRO_PRIOR);
    assertThat(micro).isBetween(macro, raw);
    assertThat(macro).isPositive();
  }

  private static double believed(NormalBelief prior) {
    return PROCEDURE
        .withPrior(prior)
        .compareRates(CONTROL, BETTER)
        .bayesian()
        .value()
        .orElseThrow()
        .lift()
        .mean();
  }

  @Test
  void plannedVisitorsMakeTheSequenceTightestThere() {
    double loose = width(PROCEDURE);
    double tight = width(PROCEDURE.withPlannedVisitors(20_000));
    assertThat(tight).isLessThan(loose);
  }

  private static double width(VariantComparison procedure) {
    Interval lift =
        procedure
            .compareRates(CONTROL, BETTER)
            .sequential()
            .value()
            .orElseThrow()
            .lift()
            .value()
            .orElseThrow();
    return lift.upper() - lift.lower();
  }

  @Test
  void meansDoNotDependOnTheUnitOfMoney() {
    VariantComparison.Result euros = revenue(1);
    VariantComparison.Result cents = revenue(100);
    assertThat(cents.observedMde().value().orElseThrow())
        .isCloseTo(euros.observedMde().value().orElseThrow(), within(1e-12));
    assertThat(cents.bayesian().value().orElseThrow().chanceToWin())
        .isCloseTo(euros.bayesian().value().orElseThrow().chanceToWin(), within(1e-12));
    assertThat(cents.sequential().value().orElseThrow().pValue())
        .isCloseTo(euros.sequential().value().orElseThrow().pValue(), within(1e-12));
  }

  private static VariantComparison.Result revenue(double unit) {
    return PROCEDURE.compareMeans(
        new Contrast.Mean(Moments.ofVariance(5000, 2 * unit, 90 * unit * unit), 400),
        new Contrast.Mean(Moments.ofVariance(5200, 2.5 * unit, 99 * unit * unit), 450));
  }

  @Test
  void aRatioWithConstantDenominatorsIsAMean() {
    double[] from = {1, 4, 2, 8, 5, 7, 3, 0, 9, 2, 6};
    double[] to = {3, 4, 2, 9, 5, 7, 3, 1, 9, 8, 6};
    double[] ones = new double[from.length];
    Arrays.fill(ones, 1);
    VariantComparison.Result ratio =
        PROCEDURE.compareRatios(JointSums.of(from, ones), JointSums.of(to, ones));
    VariantComparison.Result mean =
        PROCEDURE.compareMeans(
            new Contrast.Mean(Moments.of(from), 11), new Contrast.Mean(Moments.of(to), 11));
    assertThat(ratio.contrast().lift().limits().value().orElseThrow().upper())
        .isCloseTo(mean.contrast().lift().limits().value().orElseThrow().upper(), within(1e-12));
    assertThat(ratio.observedMde().value().orElseThrow())
        .isCloseTo(mean.observedMde().value().orElseThrow(), within(1e-12));
    assertThat(ratio.contrast().difference().estimate().value().orElseThrow())
        .isCloseTo(mean.contrast().difference().estimate().value().orElseThrow(), within(1e-12));
  }

  @Test
  void namesWhatIsMissing() {
    Contrast.Mean nothing = new Contrast.Mean(new Moments(100, 0, 0), 0);
    VariantComparison.Result flat = PROCEDURE.compareMeans(nothing, nothing);
    assertThat(flat.verdict().reason()).contains(Reason.NO_VARIATION);
    assertThat(flat.sequential().reason()).contains(Reason.NO_VARIATION);
    assertThat(flat.observedMde().reason()).contains(Reason.NO_VARIATION);
    Contrast.Mean centred = new Contrast.Mean(new Moments(1000, 0, 5000), 1000);
    VariantComparison.Result noBaseline = PROCEDURE.compareMeans(centred, centred);
    assertThat(noBaseline.observedMde().reason()).contains(Reason.BASELINE_ZERO);
    assertThat(noBaseline.bayesian().reason()).contains(Reason.BASELINE_ZERO);
    assertThat(noBaseline.verdict().value()).contains(Verdict.INCONCLUSIVE);
    Contrast.Mean noisy = new Contrast.Mean(new Moments(1000, 0.01, 5000), 1000);
    assertThat(PROCEDURE.compareMeans(noisy, noisy).bayesian().reason())
        .contains(Reason.BASELINE_TOO_UNCERTAIN);
    Contrast.Mean alone = new Contrast.Mean(new Moments(1, 3, 0), 1);
    assertThat(PROCEDURE.compareMeans(alone, alone).verdict().reason())
        .contains(Reason.TOO_FEW_VISITORS);
  }

  @Test
  void refusesMoreActiveVisitorsThanThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contrast.Mean(new Moments(3, 1, 1), 4))
        .withMessageContaining("visitors");
    assertThatIllegalArgumentException().isThrownBy(() -> PROCEDURE.withPower(1));
    assertThatIllegalArgumentException().isThrownBy(() -> PROCEDURE.withLookAlpha(0));
  }
}
