package io.microlift.script;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** JavaScript's two ways between numbers and text: {@code String(n)} and {@code Number(s)}. */
final class ScriptNumber {
  private static final double EXACT_INTEGERS = 1L << 53;
  private static final int MOST_BITS = 1_100;
  private static final int PLAIN_UP_TO = 21;
  private static final int PLAIN_FROM = -6;

  private ScriptNumber() {}

  /** Returns {@code String(value)}: the shortest digits that read back as the same number. */
  static String text(double value) {
    if (Math.abs(value) < EXACT_INTEGERS && value == Math.rint(value)) {
      return Long.toString((long) value);
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    return layOut(shortest(Math.abs(value)), value < 0 ? "-" : "");
  }

  /**
   * The library writes two digits at least and then the nearest ones: look for one that will do.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal found = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    if (found.precision() == 2) {
      for (RoundingMode mode :
          List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)) {
        BigDecimal digit = found.round(new MathContext(1, mode));
        if (digit.doubleValue() == value) {
          return digit.stripTrailingZeros();
        }
      }
    }
    return found;
  }

  private static String layOut(BigDecimal value, String sign) {
    String digits = value.unscaledValue().toString();
    int point = digits.length() - value.scale();
    if (point > PLAIN_FROM && point <= PLAIN_UP_TO) {
      return sign + value.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    int exponent = point - 1;
    return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e" : "e+") + exponent;
  }

  /** Returns {@code Number(text)}; NaN if the text is not a number. */
  static double parse(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    if (from == to) {
      return 0;
    }
    if (isDecimal(text, from, to)) {
      return Double.parseDouble(text.substring(from, to));
    }
    return special(text.substring(from, to));
  }

  /** White space and line ends as JavaScript counts them. */
  static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r')
        || c == ' '
        || c == '\u2028'
        || c == '\u2029'
        || c == '\ufeff'
        || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isDecimal(String text, int from, int to) {
    int at = from;
    if (text.charAt(at) == '+' || text.charAt(at) == '-') {
      at++;
    }
    int whole = digits(text, at, to);
    at += whole;
    int fraction = 0;
    if (at < to && text.charAt(at) == '.') {
      fraction = digits(text, at + 1, to);
      at += 1 + fraction;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (at < to && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < to && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int exponent = digits(text, at, to);
      if (exponent == 0) {
        return false;
      }
      at += exponent;
    }
    return at == to;
  }

  private static int digits(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  private static double special(String text) {
    if (text.equals("Infinity") || text.equals("+Infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    if (text.equals("-Infinity")) {
      return Double.NEGATIVE_INFINITY;
    }
    if (text.length() < 3 || text.charAt(0) != '0') {
      return Double.NaN;
    }
    return switch (text.charAt(1)) {
      case 'x', 'X' -> powers(text, 4);
      case 'o', 'O' -> powers(text, 3);
      case 'b', 'B' -> powers(text, 1);
      default -> Double.NaN;
    };
  }

  private static double powers(String text, int bits) {
    int first = 2;
    for (int i = 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || Character.digit(c, 1 << bits) < 0) {
        return Double.NaN;
      }
      first += first == i && c == '0' ? 1 : 0;
    }
    if (first == text.length()) {
      return 0;
    }
    boolean tooLarge = (long) (text.length() - first) * bits > MOST_BITS;
    return tooLarge
        ? Double.POSITIVE_INFINITY
        : new BigInteger(text.substring(first), 1 << bits).doubleValue();
  }
}
