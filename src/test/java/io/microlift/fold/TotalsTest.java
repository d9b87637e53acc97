package io.microlift.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 20);

  @Test
  void replacingIsTakingBackAndAdding() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 2_000; round++) {
      Contribution old = contribution(random);
      Contribution now = contribution(random);
      Totals replaced = new Totals();
      replaced.replace(old, now);
      Totals expected = new Totals();
      expected.subtract(old);
      expected.add(now);

      assertThat(replaced.cells()).as("round %d", round).isEqualTo(expected.cells());
      assertThat(replaced.pairs()).as("round %d", round).isEqualTo(expected.pairs());
    }
  }

  @Test
  void replacingByTheSameIsNothing() {
    Totals totals = new Totals();
    Contribution same = contribution(new SplittableRandom(4));
    totals.replace(same, same);

    assertThat(totals.cells()).isEmpty();
    assertThat(totals.pairs()).isEmpty();
  }

  /** Few values of everything, so that two of them often have a lot in common. */
  private static Contribution contribution(SplittableRandom random) {
    List<Track> tracks = new ArrayList<>();
    for (int metric = 1; metric <= 4; metric++) {
      if (random.nextInt(4) > 0) {
        List<Step> steps = new ArrayList<>();
        for (int step = random.nextInt(3); step > 0; step--) {
          steps.add(new Step(DAY.plusDays(3 - step), random.nextInt(1, 3), random.nextInt(2)));
        }
        tracks.add(new Track(metric, metric == 4 ? "EUR" : "", random.nextInt(2), steps));
      }
    }
    boolean multiple = random.nextInt(8) == 0;
    return new Contribution(
        1,
        random.nextInt(6) == 0 ? "b" : "a",
        random.nextInt(6) == 0 ? Contribution.Standing.BOT : Contribution.Standing.COUNTED,
        multiple,
        random.nextInt(6) == 0 ? DAY.plusDays(1) : DAY,
        multiple || random.nextBoolean() ? List.of() : List.of("device:phone"),
        multiple ? List.of() : tracks);
  }
}
