package io.microlift.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  @ParameterizedTest
  @CsvSource({
    "https://shop.example, https://shop.example, true",
    "https://shop.example, http://shop.example, false",
    "https://shop.example, https://shop.example:8443, false",
    "https://shop.example, https://shop.example.evil.example, false",
    "https://*.shop.example, https://www.shop.example, true",
    "https://*.shop.example, https://a.b.shop.example, true",
    "https://*.shop.example, https://shop.example, false",
    "https://*.shop.example, https://evilshop.example, false",
    "https://*.shop.example, https://.shop.example, false",
    "https://*.shop.example, http://www.shop.example, false",
    "https://*.shop.example:8443, https://www.shop.example:8443, true",
    "HTTPS://Shop.Example, https://shop.example, true",
    "*, null, true",
    "https://shop.example, null, false"
  })
  void includeWhatTheirPatternsSay(String pattern, String origin, boolean included) {
    assertThat(new Origins(List.of(pattern)).include(origin)).isEqualTo(included);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://shop.example", "http://127.0.0.1:3000", "http://[::1]:80"})
  void mayBe(String pattern) {
    assertThat(Origins.isLegal(pattern)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.example",
        "https://",
        "https://shop.example/",
        "https://*",
        "https://a.*.example",
        "ftp://shop.example",
        "https://shop.example\r\nX: y",
        "https://user@shop.example",
        ""
      })
  void mayNotBe(String pattern) {
    assertThat(Origins.isLegal(pattern)).isFalse();
  }

  @Test
  void includeNobodyIfThereAreNone() {
    assertThat(Origins.NONE.include("https://shop.example")).isFalse();
  }
}
