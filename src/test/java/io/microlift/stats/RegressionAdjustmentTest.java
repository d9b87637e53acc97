package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegressionAdjustmentTest {
  @Test
  void offsetAndScaleOfCovariatesDoNotMatter() {
    SplittableRandom random = new SplittableRandom(19);
    for (int round = 0; round < 50; round++) {
      List<double[]> control = rows(random, 12);
      List<double[]> treatment = rows(random, 15);
      double[] before = outcome(control, 0, random);
      double[] after = outcome(treatment, 1, random);
      RegressionAdjustment.Result result = compare(before, control, after, treatment);
      RegressionAdjustment.Result moved = compare(before, moved(control), after, moved(treatment));
      assertThat(moved.ancova().value())
          .as("round %d", round)
          .isCloseTo(result.ancova().value(), within(1e-9));
      assertThat(moved.lin().variance())
          .as("round %d", round)
          .isCloseTo(result.lin().variance(), within(1e-9));
      assertThat(moved.linControlMean()).isCloseTo(result.linControlMean(), within(1e-9));
    }
  }

  @Test
  void balancedUselessCovariatesGiveTheDifferenceOfMeans() {
    // Each covariate value appears once with every outcome, in both arms.
    List<double[]> covariate =
        List.of(new double[] {-1}, new double[] {1}, new double[] {-1}, new double[] {1});
    double[] control = {1, 1, 3, 3};
    double[] treatment = {2, 2, 6, 6};
    RegressionAdjustment.Result result = compare(control, covariate, treatment, covariate);
    assertThat(result.ancova().value()).isCloseTo(2, within(1e-14));
    assertThat(result.lin().value()).isCloseTo(2, within(1e-14));
    assertThat(result.linControlMean()).isCloseTo(2, within(1e-14));
    // Lin's design is orthogonal within arms: h = 1/4 + 1/4, e = ±1 and ±2,
    // var = Σ (e/4)²/(1 − h) = 2·(4·1/16 + 4·4/16)
    assertThat(result.lin().variance()).isCloseTo(2.5, within(1e-13));
  }

  @Test
  void saysWhichDesignsItCannotEstimate() {
    SplittableRandom random = new SplittableRandom(20);
    List<double[]> rows = rows(random, 10);
    List<double[]> twice = new ArrayList<>();
    rows.forEach(row -> twice.add(new double[] {row[0], 2 * row[0] + 5}));
    double[] y = outcome(rows, 0, random);
    assertThat(attempt(y, twice, y, twice).reason()).contains(Reason.COVARIATES_DEPENDENT);
    List<double[]> few = rows.subList(0, 2);
    double[] fewY = Arrays.copyOf(y, 2);
    assertThat(attempt(fewY, few, y, rows).reason()).isPresent();
    assertThat(attempt(new double[] {1}, rows.subList(0, 1), y, rows).reason())
        .contains(Reason.TOO_FEW_VISITORS);
  }

  @Test
  void aPerfectFitHasNoError() {
    List<double[]> control =
        List.of(
            new double[] {1, 0},
            new double[] {2, 5},
            new double[] {4, 1},
            new double[] {3, 3},
            new double[] {7, 2});
    double[] y = control.stream().mapToDouble(row -> 3 * row[0] - row[1]).toArray();
    double[] shifted = Arrays.stream(y).map(value -> value + 2).toArray();
    RegressionAdjustment.Result result = compare(y, control, shifted, control);
    assertThat(result.lin().value()).isCloseTo(2, within(1e-12));
    assertThat(result.lin().variance()).isZero();
  }

  @Test
  void refusesRowsThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegressionAdjustment.Arm(new double[2], List.of(new double[1])));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RegressionAdjustment.Arm(new double[2], List.of(new double[1], new double[2])));
  }

  private static RegressionAdjustment.Result compare(
      double[] control, List<double[]> rows, double[] treatment, List<double[]> others) {
    return attempt(control, rows, treatment, others).value().orElseThrow();
  }

  private static Outcome<RegressionAdjustment.Result> attempt(
      double[] control, List<double[]> rows, double[] treatment, List<double[]> others) {
    return RegressionAdjustment.compare(
        new RegressionAdjustment.Arm(control, rows),
        new RegressionAdjustment.Arm(treatment, others));
  }

  private static List<double[]> rows(SplittableRandom random, int n) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(new double[] {random.nextGaussian(), random.nextDouble(0, 5)});
    }
    return rows;
  }

  private static double[] outcome(List<double[]> rows, double effect, SplittableRandom random) {
    return rows.stream().mapToDouble(row -> row[0] + effect + random.nextGaussian()).toArray();
  }

  private static List<double[]> moved(List<double[]> rows) {
    List<double[]> moved = new ArrayList<>();
    rows.forEach(row -> moved.add(new double[] {1e3 * row[0] + 1e4, row[1] / 100 - 3}));
    return moved;
  }
}
