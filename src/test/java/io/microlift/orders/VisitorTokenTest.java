package io.microlift.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitorTokenTest {
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-08-24T10:00:00Z");
  private static final SigningKey KEY =
      new SigningKey(3, HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));

  /**
   * From Python 3: {@code hmac.new(key, b"v1.3." + urlsafe_b64encode(pack(">I", 1798761600) +
   * b"v-81").rstrip(b"="), sha256).digest()[:16]}, in Base64url.
   */
  @Test
  void isSignedLikeAnotherProgramDoes() {
    assertThat(new VisitorToken("v-81", END).sign(KEY))
        .isEqualTo("v1.3.azbsgHYtODE.9X0fQqImG7Xn1ttSkoxbxQ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v", "v-81", "Ünïcödé ☃ 𝄞", "a.b.c", "GA1.1.123456789.987654321"})
  void comesBackAsItWas(String id) throws VisitorToken.RefusedException {
    String token = new VisitorToken(id, END).sign(KEY);

    assertThat(token).matches("[A-Za-z0-9._-]+");
    assertThat(VisitorToken.read(token, VisitorTokenTest::key, NOW))
        .isEqualTo(new VisitorToken(id, END));
  }

  @Test
  void fitsInACartAttribute() {
    assertThat(new VisitorToken("8b6f1c1e-54b8-4f0c-9d5a-6f1f3a2f8b7e", END).sign(KEY))
        .hasSizeLessThan(100);
  }

  @Test
  void isRefusedWhicheverCharacterIsChanged() {
    String token = new VisitorToken("v-81", END).sign(KEY);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < token.length(); i++) {
      char other = "ABCxyz019-_.".charAt(random.nextInt(12));
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      if (!changed.equals(token)) {
        refused(changed, "");
      }
    }
  }

  /** The last character of a signature carries bits that say nothing; none may be another. */
  @Test
  void hasOneSpelling() {
    String token = new VisitorToken("v-81", END).sign(KEY);
    String start = token.substring(0, token.length() - 1);
    for (char last :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      if (!(start + last).equals(token)) {
        refused(start + last, "");
      }
    }
  }

  @Test
  void isRefusedOnceItHasExpired() throws VisitorToken.RefusedException {
    String token = new VisitorToken("v-81", END).sign(KEY);

    assertThat(VisitorToken.read(token, VisitorTokenTest::key, END.minusMillis(1)).visitorId())
        .isEqualTo("v-81");
    assertThatExceptionOfType(VisitorToken.RefusedException.class)
        .isThrownBy(() -> VisitorToken.read(token, VisitorTokenTest::key, END))
        .withMessageContaining("expired at 2027-01-01T00:00:00Z");
  }

  @Test
  void isRefusedWithoutItsKeyAndWithAnother() {
    refused(new VisitorToken("v", END).sign(new SigningKey(4, KEY.secret())), "no longer counts");
    refused(new VisitorToken("v", END).sign(new SigningKey(3, "guess".getBytes(UTF_8))), "changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v-81", "v1.3..", "v1.9999999999.AAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"})
  void isRefusedIfItLooksLikeNone(String text) {
    refused(text, "is no visitor token");
  }

  private static void refused(String text, String why) {
    assertThatExceptionOfType(VisitorToken.RefusedException.class)
        .as(text)
        .isThrownBy(() -> VisitorToken.read(text, VisitorTokenTest::key, NOW))
        .withMessageContaining(why);
  }

  private static @Nullable SigningKey key(int id) {
    return id == 3 ? KEY : null;
  }
}
