package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.microlift.stats.PostStratification.Stratum;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostStratificationTest {
  private static final Moments CONTROL = Moments.of(1, 2, 4, 5);
  private static final Moments TREATMENT = Moments.of(2, 5, 8);

  @Test
  void oneStratumIsTheUnpooledComparison() {
    Estimate difference =
        PostStratification.difference(List.of(new Stratum(CONTROL, TREATMENT)))
            .value()
            .orElseThrow();
    assertThat(difference.value()).isEqualTo(2);
    // 10/3/4 + 9/3
    assertThat(difference.variance()).isCloseTo(10.0 / 12 + 3, within(1e-15));
  }

  @Test
  void removesAnImbalanceOfStrata() {
    // Phones convert at 1 and desktops at 9 in both arms; only the mix differs.
    Stratum phones = new Stratum(Moments.of(0, 2, 1, 1), Moments.of(1, 1));
    Stratum desktops = new Stratum(Moments.of(9, 9), Moments.of(8, 10, 9, 9));
    Estimate difference =
        PostStratification.difference(List.of(phones, desktops)).value().orElseThrow();
    assertThat(difference.value()).isZero();
    Moments control = phones.control().plus(desktops.control());
    Moments treatment = phones.treatment().plus(desktops.treatment());
    assertThat(treatment.mean() - control.mean()).isGreaterThan(2);
  }

  @Test
  void refusesStrataWithoutAVariance() {
    assertThat(
            PostStratification.difference(
                    List.of(new Stratum(CONTROL, TREATMENT), new Stratum(Moments.EMPTY, TREATMENT)))
                .reason())
        .contains(Reason.THIN_STRATUM);
    assertThat(PostStratification.difference(List.of()).reason()).contains(Reason.NO_VISITORS);
  }
}
