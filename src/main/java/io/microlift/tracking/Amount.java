package io.microlift.tracking;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * What an event was worth, as a whole number.
 *
 * @param units in the smallest unit of the currency (cents), or in millionths without one
 * @param currency ISO 4217 code, if it is money
 */
public record Amount(long units, @Nullable String currency) {
  /** The most that {@link #digits} gives: currencies have fewer. */
  static final int MOST_DIGITS = 6;

  /** Largest absolute number of units: leaves room for 90,000 such events of one visitor. */
  private static final BigDecimal LARGEST = BigDecimal.valueOf(100_000_000_000_000L);

  /**
   * Converts a decimal number, rounding half to even.
   *
   * @throws IllegalArgumentException if the currency is unknown or the number too large, with a
   *     message for people
   */
  static Amount of(BigDecimal value, @Nullable String currency) {
    BigDecimal units = value.movePointRight(digits(currency)).setScale(0, RoundingMode.HALF_EVEN);
    if (units.abs().compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException(
          "must be at most %s in size"
              .formatted(LARGEST.movePointLeft(digits(currency)).toPlainString()));
    }
    return new Amount(units.longValueExact(), currency);
  }

  /** How many decimal digits the units of a currency (empty or null for none) have. */
  public static int digits(@Nullable String currency) {
    if (currency == null || currency.isEmpty()) {
      return MOST_DIGITS;
    }
    return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
  }
}
