package io.microlift.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read; a blank stands for the space that keeps number and unit together. */
class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 50.0 %",
    "0.102, 10.2 %",
    "0.0425, 4.25 %",
    "0.00031, 0.031 %",
    "0, 0.00 %",
    "1, 100.0 %"
  })
  void writesShares(double share, String text) {
    assertThat(plain(Figures.share(share))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.034, +3.4 %",
    "-0.034, −3.4 %",
    "0.0042, +0.42 %",
    "0, 0.0 %",
    "-0.000001, 0.00 %",
    "1.5, +150.0 %",
    "12.345678, '+1,234.6 %'"
  })
  void writesLiftsWithTheirSign(double lift, String text) {
    assertThat(plain(Figures.lift(lift))).isEqualTo(text);
  }

  @Test
  void writesLimitsOfWhichOneMayBeMissing() {
    assertThat(plain(Figures.lifts(0.012, 0.048))).isEqualTo("+1.2 % to +4.8 %");
    assertThat(plain(Figures.lifts(-0.012, null))).isEqualTo("above −1.2 %");
    assertThat(plain(Figures.lifts(null, 0.048))).isEqualTo("below +4.8 %");
    assertThat(Figures.lifts(null, null)).isEqualTo("–");
  }

  @ParameterizedTest
  @CsvSource({
    "12.3, EUR, €12.30", "-0.5, EUR, −€0.50", "-0.001, EUR, €0.00", "1234.5, USD, '$1,234.50'",
    "1234.5, JPY, '¥1,234'", "12.3, CHF, CHF 12.30", "1.2345, KWD, KWD 1.234",
        "7, points, points 7.00"
  })
  void writesMoneyInTheUnitsOfItsCurrency(double amount, String currency, String text) {
    assertThat(plain(Figures.money(amount, currency))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.04, 0.040", "0.0009, < 0.001", "1, 1.000", "0.001, 0.001"})
  void writesNoMoreOfAProbabilityThanCanBeMeant(double pValue, String text) {
    assertThat(plain(Figures.pValue(pValue))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.21437, 0.214", "1.8249, 1.82", "123.45, 123.4", "0.00123, 0.00123"})
  void writesOtherNumbersWithDigitsThatSaySomething(double number, String text) {
    assertThat(Figures.number(number)).isEqualTo(text);
  }

  @Test
  void writesWhatIsAbsentAsADash() {
    assertThat(Figures.share(null)).isEqualTo("–");
    assertThat(Figures.lift(null)).isEqualTo("–");
    assertThat(Figures.number(Double.NaN)).isEqualTo("–");
    assertThat(Figures.pValue(null)).isEqualTo("–");
  }

  @Test
  void writesNumbersAsPeopleTypeThem() {
    assertThat(Figures.typed(1)).isEqualTo("1");
    assertThat(Figures.typed(100 * 0.07)).isEqualTo("7");
    assertThat(Figures.typed(2.5)).isEqualTo("2.5");
    assertThat(Figures.typed(1000)).isEqualTo("1000");
  }

  @Test
  void writesTimes() {
    assertThat(Figures.day(LocalDate.of(2026, 8, 24))).isEqualTo("24 Aug 2026");
    assertThat(Figures.moment(Instant.parse("2026-08-24T09:05:59Z")))
        .isEqualTo("24 Aug 2026, 09:05 UTC");
    assertThat(plain(Figures.left(Duration.ofDays(13).plusHours(23)))).isEqualTo("13 days left");
    assertThat(plain(Figures.left(Duration.ofHours(47)))).isEqualTo("47 hours left");
    assertThat(plain(Figures.left(Duration.ofMinutes(61)))).isEqualTo("1 hour left");
    assertThat(Figures.left(Duration.ofMinutes(59))).isEqualTo("less than an hour left");
    assertThat(Figures.left(Duration.ZERO)).isEqualTo("over");
    assertThat(plain(Figures.days(94))).isEqualTo("94 days");
    assertThat(plain(Figures.days(7_559))).isEqualTo("21 years");
    assertThat(plain(Figures.counted(12345, "visitor"))).isEqualTo("12,345 visitors");
  }

  private static String plain(String text) {
    return text.replace('\u00a0', ' ');
  }
}
