package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.microlift.stats.LiftDecomposition.Arm;
import io.microlift.stats.LiftDecomposition.Part;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiftDecompositionTest {
  @Test
  void logLiftsAddUp() {
    SplittableRandom random = new SplittableRandom(27);
    for (int round = 0; round < 100; round++) {
      Map<Part, Lift.Log> parts =
          LiftDecomposition.withDefaults().split(arm(random), arm(random)).value().orElseThrow();
      double sum =
          log(parts, Part.SESSIONS_PER_VISITOR)
              + log(parts, Part.ORDERS_PER_SESSION)
              + log(parts, Part.REVENUE_PER_ORDER);
      assertThat(sum)
          .as("round %d", round)
          .isCloseTo(log(parts, Part.REVENUE_PER_VISITOR), within(1e-14));
    }
  }

  @Test
  void moneyPerOrderAloneMovesOnlyItsPart() {
    double[] sessions = {1, 2, 1, 3};
    double[] orders = {0, 1, 1, 1};
    Arm control = Arm.of(sessions, orders, new double[] {0, 10, 20, 15});
    Arm treatment = Arm.of(sessions, orders, new double[] {0, 20, 40, 30});
    Map<Part, Lift.Log> parts =
        LiftDecomposition.withDefaults().split(control, treatment).value().orElseThrow();
    assertThat(log(parts, Part.SESSIONS_PER_VISITOR)).isZero();
    assertThat(log(parts, Part.ORDERS_PER_SESSION)).isZero();
    assertThat(log(parts, Part.REVENUE_PER_ORDER)).isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void needsEveryTotal() {
    double[] some = {1, 2};
    double[] none = {0, 0};
    Arm without = Arm.of(some, none, none);
    assertThat(LiftDecomposition.withDefaults().split(without, Arm.of(some, some, some)).reason())
        .contains(Reason.ZERO_TOTAL);
  }

  @Test
  void refusesSumsOfDifferentVisitors() {
    JointSums first = JointSums.of(new double[] {1, 1}, new double[] {2, 2});
    JointSums second = JointSums.of(new double[] {9, 9}, new double[] {1, 0});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Arm(first, second))
        .withMessageContaining("orders");
  }

  private static double log(Map<Part, Lift.Log> parts, Part part) {
    return Objects.requireNonNull(parts.get(part)).logRatio();
  }

  private static Arm arm(SplittableRandom random) {
    int n = random.nextInt(5, 40);
    double[] sessions = new double[n];
    double[] orders = new double[n];
    double[] revenue = new double[n];
    for (int i = 0; i < n; i++) {
      sessions[i] = random.nextInt(1, 5);
      orders[i] = i == 0 ? 1 : random.nextInt(0, 2);
      revenue[i] = orders[i] * random.nextDouble(5, 90);
    }
    return Arm.of(sessions, orders, revenue);
  }
}
