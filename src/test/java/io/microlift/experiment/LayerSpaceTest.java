package io.microlift.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayerSpaceTest {
  @Test
  void allotsTheLowestFreeBuckets() {
    LayerSpace space = new LayerSpace(List.of(new LayerRange(0, 100), new LayerRange(200, 9_000)));

    assertThat(space.free()).isEqualTo(1_100);
    assertThat(space.allot(List.of(), 150))
        .containsExactly(new LayerRange(100, 200), new LayerRange(9_000, 9_050));
  }

  @Test
  void keepsWhatAnExperimentHasAlready() {
    LayerSpace space = new LayerSpace(List.of(new LayerRange(0, 100)));

    assertThat(space.allot(List.of(new LayerRange(500, 600)), 200))
        .containsExactly(new LayerRange(100, 200), new LayerRange(500, 600));
    assertThat(space.allot(List.of(new LayerRange(500, 600)), 10))
        .containsExactly(new LayerRange(500, 600));
  }

  @Test
  void refusesMoreThanThereIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerSpace(List.of(new LayerRange(0, 9_999))).allot(List.of(), 2))
        .withMessageContaining("1 are free");
  }

  @Test
  void neverGivesABucketTwice() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 100; round++) {
      List<List<LayerRange>> experiments = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        if (!experiments.isEmpty() && random.nextInt(3) == 0) {
          experiments.remove(random.nextInt(experiments.size()));
        }
        LayerSpace space = new LayerSpace(experiments.stream().flatMap(List::stream).toList());
        int wanted = 1 + random.nextInt(2_000);
        if (wanted <= space.free()) {
          List<LayerRange> ranges = space.allot(List.of(), wanted);
          assertThat(ranges.stream().mapToInt(LayerRange::size).sum()).isEqualTo(wanted);
          experiments.add(ranges);
        }
        BitSet taken = new BitSet();
        for (LayerRange range : experiments.stream().flatMap(List::stream).toList()) {
          assertThat(taken.get(range.first(), range.end()).isEmpty())
              .as("round %d", round)
              .isTrue();
          taken.set(range.first(), range.end());
        }
      }
    }
  }
}
