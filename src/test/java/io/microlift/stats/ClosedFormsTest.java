package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Formulas short enough to be worked out beside the assertion. */
class ClosedFormsTest {
  private static final double Z = 1.959963984540054;

  @Test
  void waldsIntervalIsZStandardErrorsWide() {
    Proportion control = new Proportion(20, 100);
    Proportion treatment = new Proportion(60, 200);
    double se = Math.sqrt(0.2 * 0.8 / 100 + 0.3 * 0.7 / 200);
    assertThat(Proportions.standardError(control, treatment)).isCloseTo(se, within(1e-15));
    Interval wald = Proportions.withDefaults().wald(control, treatment).value().orElseThrow();
    assertThat(wald.lower()).isCloseTo(0.1 - Z * se, within(1e-14));
    assertThat(wald.upper()).isCloseTo(0.1 + Z * se, within(1e-14));
    Proportion nobody = new Proportion(0, 3);
    assertThat(Proportions.withDefaults().unpooled(nobody, nobody).reason())
        .contains(Reason.NO_VARIATION);
  }

  @Test
  void theDeltaMethodAddsBothVariances() {
    // lift 0.5, se = sqrt(0.09 + 0.16 * 1.5²) / 4
    Lift.Delta delta =
        Lift.withDefaults()
            .delta(new Estimate(4, 0.16), new Estimate(6, 0.09))
            .value()
            .orElseThrow();
    double se = Math.sqrt(0.09 + 0.16 * 2.25) / 4;
    assertThat(delta.lift()).isCloseTo(0.5, within(1e-15));
    assertThat(delta.standardError()).isCloseTo(se, within(1e-15));
    assertThat(delta.interval().lower()).isCloseTo(0.5 - Z * se, within(1e-14));
    assertThat(delta.interval().upper()).isCloseTo(0.5 + Z * se, within(1e-14));
    Lift twice = Lift.withDefaults().withAlpha(0.1);
    assertThat(
            twice
                .delta(new Estimate(4, 0.16), new Estimate(6, 0.09))
                .value()
                .orElseThrow()
                .interval()
                .upper())
        .isCloseTo(0.5 + 1.6448536269514722 * se, within(1e-14));
  }

  @Test
  void rhoIsTunedByItsEquations() {
    ConfidenceSequence sequence = ConfidenceSequence.withDefaults().withTuning(800).withAlpha(0.02);
    double y = sequence.rhoExact() * sequence.rhoExact() * 800;
    assertThat(y - Math.log1p(y)).isCloseTo(-2 * Math.log(0.02), within(1e-12));
    assertThat(sequence.rhoOneSided()).isCloseTo(sequence.withAlpha(0.04).rho(), within(1e-15));
    double square = -2 * Math.log(0.02);
    assertThat(sequence.rho())
        .isCloseTo(Math.sqrt((square + Math.log(square + 1)) / 800), within(1e-15));
    assertThatIllegalStateException().isThrownBy(() -> sequence.withAlpha(0.5).rhoOneSided());
  }

  @Test
  void momentsKnowTheirSumAndTheirVariance() {
    Moments moments = Moments.ofVariance(5, 3, 2.5);
    assertThat(moments.squares()).isCloseTo(10, within(1e-15));
    assertThat(moments.sum()).isCloseTo(15, within(1e-15));
    assertThat(moments).isEqualTo(Moments.of(1, 2, 3, 4, 5));
    assertThat(Moments.ofVariance(0, 0, 1)).isEqualTo(Moments.EMPTY);
  }

  @Test
  void aMediansErrorIsTheWidthOfItsOuterInterval() {
    double[] values = new double[101];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    // At position 100 p of 0..100 the value is 100 p: limits 50 ∓ 100 z sqrt(0.25 / 101).
    double half = 100 * Z * Math.sqrt(0.25 / 101);
    Quantiles.Result median = Quantiles.at(0.5).estimate(values).value().orElseThrow();
    assertThat(median.quantile()).isCloseTo(50, within(1e-12));
    assertThat(median.interval().lower()).isCloseTo(50 - half, within(1e-10));
    assertThat(median.interval().upper()).isCloseTo(50 + half, within(1e-10));
    assertThat(median.standardError()).isCloseTo(half / Z, within(1e-10));
    Quantiles.Result wide =
        Quantiles.at(0.5).withAlpha(0.01).estimate(values).value().orElseThrow();
    assertThat(wide.standardError()).isCloseTo(median.standardError(), within(1e-10));
    assertThat(wide.interval().upper())
        .isCloseTo(50 + 257.5829303548901 * Math.sqrt(0.25 / 101), within(1e-9));
  }

  @Test
  void theTrendIsWeightedLeastSquares() {
    // Weights 1, 1, 2 at 0, 1, 2: mean index 5/4, mean effect 11/4, Sxx 11/4, Sxy 17/4.
    Heterogeneity.Result result =
        Heterogeneity.of(
                List.of(
                    new Heterogeneity.Effect(1, 1),
                    new Heterogeneity.Effect(2, 1),
                    new Heterogeneity.Effect(4, Math.sqrt(0.5))))
            .value()
            .orElseThrow();
    ZTest.Result trend = result.trend().value().orElseThrow();
    assertThat(trend.difference()).isCloseTo(17.0 / 11, within(1e-14));
    assertThat(trend.standardError()).isCloseTo(Math.sqrt(4.0 / 11), within(1e-14));
    // Q = 1·(7/4)² + 1·(3/4)² + 2·(5/4)² = 27/4; τ² = (27/4 − 2) / (4 − 6/4)
    assertThat(result.q()).isCloseTo(6.75, within(1e-13));
    assertThat(result.tau2()).isCloseTo(1.9, within(1e-13));
    assertThat(result.i2()).isCloseTo(4.75 / 6.75, within(1e-13));
  }

  @Test
  void theLiftOfAdjustedMeansHasTheVarianceOfItsGradient() {
    double[] control = {1, 2, 4, 5};
    double[] before = {2, 1, 3, 6};
    double[] treatment = {3, 5, 7};
    double[] beforeTreatment = {2, 4, 3};
    // All seven: ΣY = 27, ΣX = 21, ΣXY = 93, ΣX² = 79, so θ = (93 − 81) / (79 − 63) = 3/4.
    // Adjusted difference: (5 − 3) − 3/4 · (3 − 3) = 2, over 3: lift 2/3, k = 5/3.
    // Control: var Y = 10/3, cov = 10/3, var X = 14/3; treatment: var Y = 4, cov = 1, var X = 1.
    double k = 5.0 / 3;
    double ofControl = (k * k * 10 / 3 - 2 * k * 0.75 * 10 / 3 + 0.5625 * 14 / 3) / 4;
    double ofTreatment = (4 - 2 * 0.75 * 1 + 0.5625 * 1) / 3;
    Cuped.Result result =
        Cuped.withDefaults()
            .compare(JointSums.of(control, before), JointSums.of(treatment, beforeTreatment))
            .value()
            .orElseThrow();
    assertThat(result.theta()).isCloseTo(0.75, within(1e-15));
    Estimate lift = result.lift().value().orElseThrow();
    assertThat(lift.value()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(lift.variance()).isCloseTo((ofControl + ofTreatment) / 9, within(1e-14));
  }
}
