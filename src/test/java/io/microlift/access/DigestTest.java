package io.microlift.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {
  /** SHA-256 of "abc": FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isTheOneOfTheStandard() {
    assertThat(Digest.of("abc")).hasToString(ABC).isEqualTo(Digest.parse(ABC));
    assertThat(Digest.of("abd")).isNotEqualTo(Digest.of("abc"));
  }

  @Test
  void secretsAreRandomAndNeverShown() {
    Secret secret = Secret.make(Role.EDITOR);
    assertThat(secret.text()).matches("ml_editor_[A-Za-z0-9_-]{32}");
    assertThat(secret.prefix()).hasSize("ml_editor_".length() + 4).startsWith("ml_editor_");
    assertThat(secret.toString()).doesNotContain(secret.text());
    assertThat(Secret.make(Role.EDITOR).text()).isNotEqualTo(secret.text());
  }
}
