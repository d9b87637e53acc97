package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DurationPlanTest {
  private static final DurationPlan PLAN = DurationPlan.withDefaults();

  @Test
  void agreesWithMpmath() {
    // mpmath 1.2.1 at 60 digits, closed form
    DurationPlan.Schedule schedule =
        PLAN.withErrors(0.1, 0.8)
            .withComparisons(4)
            .withVarianceReduction(0.2)
            .withInflation(1.05)
            .schedule(0.4, 0.24, 0.02, new DurationPlan.Traffic(2, 800))
            .value()
            .orElseThrow();
    assertThat(schedule.visitorsPerArm()).isCloseTo(59881.731494739965, within(1e-8));
    assertThat(schedule.totalVisitors()).isEqualTo(179_646);
    assertThat(schedule.days()).isEqualTo(225);
  }

  @Test
  void looksCostWhatTheirInflationSays() {
    double factor =
        GroupSequential.withDefaults()
            .characteristics(0.8, 0.2, 0.4, 0.6, 0.8, 1)
            .inflationFactor();
    DurationPlan.Traffic traffic = new DurationPlan.Traffic(1, 1000);
    double fixed =
        PLAN.schedule(0.02, 0.0196, 0.05, traffic).value().orElseThrow().visitorsPerArm();
    double looks =
        PLAN.withInflation(factor)
            .schedule(0.02, 0.0196, 0.05, traffic)
            .value()
            .orElseThrow()
            .visitorsPerArm();
    assertThat(looks / fixed).isCloseTo(factor, within(1e-12));
  }

  @Test
  void saysWhatCannotBePlanned() {
    DurationPlan.Traffic traffic = new DurationPlan.Traffic(1, 1000);
    assertThat(PLAN.schedule(0, 1, 0.05, traffic).reason()).contains(Reason.BASELINE_ZERO);
    assertThat(PLAN.schedule(1, 1, 0, traffic).reason()).contains(Reason.NO_EFFECT_TO_DETECT);
    assertThat(PLAN.schedule(1, 1, 1e-12, traffic).reason()).contains(Reason.BEYOND_DOUBLE_RANGE);
  }

  @Test
  void refusesArgumentsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.withVarianceReduction(1));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.withComparisons(0));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.withInflation(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAN.withErrors(0.05, 0.01));
    assertThatIllegalArgumentException().isThrownBy(() -> new DurationPlan.Traffic(0, 1000));
    assertThatIllegalArgumentException().isThrownBy(() -> new DurationPlan.Traffic(1, 0));
  }
}
