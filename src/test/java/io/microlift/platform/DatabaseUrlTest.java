package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "jdbc:postgresql://db:5432/shop,             jdbc:postgresql://db:5432/shop,         -, -",
        "postgresql://db:5432/shop,                  jdbc:postgresql://db:5432/shop,         -, -",
        "postgres://db/shop,                         jdbc:postgresql://db/shop,              -, -",
        "postgresql://ann:s3cret@db:5432/shop,       jdbc:postgresql://db:5432/shop,    ann, s3cret",
        "jdbc:postgresql://ann:s3cret@db/shop,       jdbc:postgresql://db/shop,         ann, s3cret",
        "postgresql://ann@db/shop,                   jdbc:postgresql://db/shop,         ann, -",
        "postgresql://a%40b:p%2F%3A+q@db/shop,       jdbc:postgresql://db/shop,         a@b, p/:+q",
        "postgresql://db/shop?sslmode=verify-full,   jdbc:postgresql://db/shop?sslmode=verify-full, -, -",
        "'jdbc:postgresql://a:1,b:2/shop',           'jdbc:postgresql://a:1,b:2/shop',  -, -",
        "postgresql://ann:x@[::1]:5432/shop,         jdbc:postgresql://[::1]:5432/shop, ann, x",
      })
  void readsBothForms(String text, String jdbcUrl, String user, String password) {
    DatabaseUrl url = DatabaseUrl.parse(text, Optional.empty(), Optional.empty());
    assertThat(url)
        .isEqualTo(
            new DatabaseUrl(jdbcUrl, Optional.ofNullable(user), Optional.ofNullable(password)));
  }

  @Test
  void settingsOfTheirOwnWinOverTheAddress() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://ann:old@db/shop", Optional.of("bob"), Optional.of("new"));
    assertThat(url.user()).contains("bob");
    assertThat(url.password()).contains("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop",
        "mysql://db/shop",
        "jdbc:mysql://db/shop",
        "postgresql:shop",
        "postgresql://db",
        "postgresql://db/",
        "postgresql://ann:hunter2 x@db/shop",
      })
  void refusesOtherAddressesAndShowsTheForms(String text) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> DatabaseUrl.parse(text, Optional.empty(), Optional.empty()))
        .withMessageContaining("MICROLIFT_DATABASE_URL")
        .withMessageContaining("postgresql://user:password@host:port/database")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void doesNotPrintThePassword() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://ann:hunter2@db/shop", Optional.empty(), Optional.empty());
    assertThat(url.toString()).doesNotContain("hunter2");
  }
}
