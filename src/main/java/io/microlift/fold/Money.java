package io.microlift.fold;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which currency values are added.
 *
 * @param currency the one currency; null means that each is kept on its own
 * @param rates units of {@code currency} for one unit of another, both the smallest ones
 */
public record Money(@Nullable String currency, Map<String, BigDecimal> rates) {
  /** Every currency on its own. */
  public static final Money EACH = new Money(null, Map.of());

  private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000_000_000L);

  /** Copies the rates. */
  public Money {
    rates = Map.copyOf(rates);
  }

  /**
   * An amount to add.
   *
   * @param units in the smallest unit of {@code currency}
   * @param currency empty for none
   */
  record Amount(long units, String currency) {}

  /** Converts if there is a rate, rounding half to even; other currencies stay what they are. */
  Amount convert(long units, @Nullable String from) {
    BigDecimal rate = from == null || currency == null ? null : rates.get(from);
    if (rate == null || currency == null) {
      return new Amount(units, from == null ? "" : from);
    }
    BigDecimal converted =
        BigDecimal.valueOf(units).multiply(rate).setScale(0, RoundingMode.HALF_EVEN);
    return new Amount(converted.min(LARGEST).max(LARGEST.negate()).longValueExact(), currency);
  }
}
