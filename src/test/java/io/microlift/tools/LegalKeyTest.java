package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegalKeyTest {
  @ParameterizedTest
  @CsvSource({
    "No E-Mail, No-E-Mail",
    "gate_30, gate_30",
    "'a, b; c', a-b-c",
    "Größe, Gr-e",
    "v1.2-beta_3, v1.2-beta_3"
  })
  void replacesEachRunOfIllegalCharacters(String written, String key) {
    assertThat(LegalKey.of(written)).isEqualTo(key);
  }

  @Test
  void refusesWhatCannotBecomeAKey() {
    assertThatExceptionOfType(StoppedException.class).isThrownBy(() -> LegalKey.of(""));
    assertThatExceptionOfType(StoppedException.class).isThrownBy(() -> LegalKey.of("x".repeat(65)));
    assertThat(LegalKey.of("x".repeat(64))).hasSize(64);
  }
}
