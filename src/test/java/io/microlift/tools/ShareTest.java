package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
  /** Edges by R: 1 - pbinom(13:14, 200, 0.025) and pbinom(65:66, 100, 0.8) enclose 0.0005, … */
  @ParameterizedTest
  @CsvSource({
    "0, 200, 0, 0.025, true",
    "14, 200, 0, 0.025, true",
    "15, 200, 0, 0.025, false",
    "66, 100, 0.8, 0.8, true",
    "65, 100, 0.8, 0.8, false",
    "92, 100, 0.8, 0.8, true",
    "93, 100, 0.8, 0.8, false",
    "1, 1, 1, 1, true",
    "0, 1, 1, 1, false"
  })
  void knowsItsBand(int count, int of, double least, double most, boolean holds) {
    assertThat(new Share("truth", "seen", count, of, least, most).holds()).isEqualTo(holds);
  }
}
