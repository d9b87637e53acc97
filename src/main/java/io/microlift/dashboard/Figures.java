package io.microlift.dashboard;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people read them: in English, with a true minus sign and no line break before a unit.
 * What is absent is a dash.
 */
final class Figures {
  /** Stands where there is no number. */
  static final String NONE = "–";

  private static final String MINUS = "\u2212";

  /** Keeps a number and its unit on one line. */
  private static final String SPACE = "\u00a0";

  private static final double SMALLEST_P_VALUE = 0.001;
  private static final double A_PERCENT = 0.01;
  private static final double A_TENTH = 0.1;
  private static final double A_THOUSANDTH = 0.001;
  private static final double LARGE = 100;
  private static final double TINY = 0.01;
  private static final int FEW_HOURS = 48;
  private static final int MANY_DAYS = 730;
  private static final double DAYS_OF_A_YEAR = 365.25;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  /** A whole number: {@code 12,345}. */
  static String count(long number) {
    return plain((double) number, 0);
  }

  /** A share in [0, 1] as a percentage, small ones with more digits: {@code 4.25 %}. */
  static String share(@Nullable Double share) {
    if (share == null) {
      return NONE;
    }
    double size = Math.abs(share);
    int digits = size >= A_TENTH ? 1 : size >= A_THOUSANDTH || size == 0 ? 2 : 3;
    return plain(100 * share, digits) + SPACE + "%";
  }

  /** A relative difference, always with its sign: {@code +3.4 %}, below 1 % with two digits. */
  static String lift(@Nullable Double lift) {
    if (lift == null) {
      return NONE;
    }
    int digits = Math.abs(lift) < A_PERCENT && lift != 0 ? 2 : 1;
    String number = plain(100 * lift, digits);
    return (lift > 0 ? "+" + number : number) + SPACE + "%";
  }

  /** Limits of a relative difference: {@code +1.2 % to +4.8 %}; one may be missing. */
  static String lifts(@Nullable Double lower, @Nullable Double upper) {
    if (lower == null && upper == null) {
      return NONE;
    }
    if (lower == null) {
      return "below " + lift(upper);
    }
    return upper == null ? "above " + lift(lower) : lift(lower) + " to " + lift(upper);
  }

  /** An amount in the major unit of its currency: {@code €12.30}, {@code CHF 12.30}. */
  static String money(double amount, String currency) {
    String symbol = currency;
    int digits = 2;
    try {
      Currency known = Currency.getInstance(currency);
      symbol = known.getSymbol(Locale.US);
      digits = Math.max(0, known.getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      // A code of the shop's own, such as points: shown as it is.
      symbol = currency;
    }
    if (symbol.length() > 1 && Character.isLetter(symbol.charAt(symbol.length() - 1))) {
      symbol += SPACE;
    }
    String number = plain(Math.abs(amount), digits);
    boolean negative = amount < 0 && !isZero(number);
    return (negative ? MINUS : "") + symbol + number;
  }

  /**
   * Any other number, with three to four digits that say something: {@code 0.214}, {@code 1.82}.
   */
  static String number(@Nullable Double number) {
    if (number == null) {
      return NONE;
    }
    double size = Math.abs(number);
    int digits = size == 0 ? 0 : size >= LARGE ? 1 : size >= 1 ? 2 : size >= TINY ? 3 : 5;
    return plain(number, digits);
  }

  /** A p-value: three digits, and no more than can be meant. */
  static String pValue(@Nullable Double pValue) {
    if (pValue == null) {
      return NONE;
    }
    return pValue < SMALLEST_P_VALUE ? "<" + SPACE + "0.001" : plain(pValue, 3);
  }

  /** A number as people would type it into a field: {@code 2.5}. */
  static String typed(double number) {
    return BigDecimal.valueOf(number)
        .round(MathContext.DECIMAL32)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A day: {@code 24 Aug 2026}. */
  static String day(LocalDate day) {
    return DAY.format(day);
  }

  /** An instant: {@code 24 Aug 2026, 10:05 UTC}. */
  static String moment(Instant at) {
    return MOMENT.format(at);
  }

  /** Time that is left, in words: {@code 5 days left}. */
  static String left(Duration left) {
    if (left.isNegative() || left.isZero()) {
      return "over";
    }
    long hours = left.toHours();
    if (hours < 1) {
      return "less than an hour left";
    }
    String time = hours < FEW_HOURS ? counted(hours, "hour") : counted(left.toDays(), "day");
    return time + " left";
  }

  /** Days until something, from two years on in years: {@code 94 days}, {@code 21 years}. */
  static String days(long days) {
    return days < MANY_DAYS
        ? counted(days, "day")
        : counted(Math.round(days / DAYS_OF_A_YEAR), "year");
  }

  /** A number of things: {@code 1 day}, {@code 2 days}. */
  static String counted(long number, String thing) {
    return count(number) + SPACE + thing + (number == 1 ? "" : "s");
  }

  private static String plain(double number, int digits) {
    if (!Double.isFinite(number)) {
      return NONE;
    }
    DecimalFormat format =
        new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    format.setRoundingMode(RoundingMode.HALF_EVEN);
    String text = format.format(BigDecimal.valueOf(Math.abs(number)));
    return number < 0 && !isZero(text) ? MINUS + text : text;
  }

  private static boolean isZero(String text) {
    return text.chars().noneMatch(c -> c >= '1' && c <= '9');
  }
}
