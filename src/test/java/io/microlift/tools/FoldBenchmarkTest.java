package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FoldBenchmarkTest {
  @Test
  void countsTenGoalsInThreeVariants() {
    Set<String> keys = new HashSet<>();
    FoldPlan.goals().forEach(goal -> keys.add(goal.path("key").asText()));

    assertThat(keys).hasSize(10);
    assertThat(FoldPlan.VARIANTS).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void changesOneOfTheGoalsAndNothingElseOfIt() {
    JsonNode changed = FoldPlan.changedGoal(2);

    assertThat(FoldPlan.goals()).contains(FoldPlan.changedGoal(1)).doesNotContain(changed);
    assertThat(changed.path("window").asText()).isEqualTo("PT2H");
  }

  @Test
  void readsNumbersOfVisitors() {
    assertThat(FoldBenchmark.sizes("1000,5000000")).containsExactly(1_000, 5_000_000);
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> FoldBenchmark.sizes("1000,"));
    assertThatExceptionOfType(StoppedException.class).isThrownBy(() -> FoldBenchmark.sizes("999"));
  }
}
