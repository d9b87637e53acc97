package io.microlift.script;

import java.util.BitSet;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The text of a regular expression and how far it is read. */
final class PatternText {
  static final int NO_NUMBER = -1;
  private static final int LARGEST_NUMBER = Integer.MAX_VALUE;
  private static final int LARGEST_OCTAL = 0xff;

  private final String source;
  private final int groups;
  private final boolean hasNames;
  private int at;

  PatternText(String source) {
    this.source = source;
    int opened = 0;
    boolean names = false;
    boolean inClass = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '(' && !inClass) {
        boolean named =
            source.startsWith("?<", i + 1)
                && !source.startsWith("?<=", i + 1)
                && !source.startsWith("?<!", i + 1);
        names |= named;
        opened += named || !source.startsWith("?", i + 1) ? 1 : 0;
      }
    }
    this.groups = opened;
    this.hasNames = names;
  }

  /** How many groups of the whole pattern could be referred back to. */
  int groups() {
    return groups;
  }

  /** Says whether any group of the whole pattern has a name. */
  boolean hasNames() {
    return hasNames;
  }

  int place() {
    return at;
  }

  void backTo(int place) {
    at = place;
  }

  boolean atEnd() {
    return at == source.length();
  }

  boolean isNext(char c) {
    return at < source.length() && source.charAt(at) == c;
  }

  boolean take(char c) {
    if (!isNext(c)) {
      return false;
    }
    at++;
    return true;
  }

  boolean take(String expected) {
    if (!source.startsWith(expected, at)) {
      return false;
    }
    at += expected.length();
    return true;
  }

  char next() {
    if (atEnd()) {
      throw refuse("it ends too early: complete it");
    }
    return source.charAt(at++);
  }

  PatternSyntaxException refuse(String clause) {
    return new PatternSyntaxException(clause, source, at);
  }

  /** Takes a decimal number, at most {@link Integer#MAX_VALUE}, or nothing. */
  int number() {
    int start = at;
    long number = 0;
    while (at < source.length() && digit(10) >= 0) {
      number = Math.min(number * 10 + digit(10), LARGEST_NUMBER);
      at++;
    }
    return at == start ? NO_NUMBER : (int) number;
  }

  /** Takes the name of a group and the bracket after it. */
  String name() {
    int end = source.indexOf('>', at);
    String name = end < 0 ? "" : source.substring(at, end);
    boolean legal = !name.isEmpty() && isNameStart(name.codePointAt(0));
    legal &=
        name.codePoints().allMatch(c -> isNameStart(c) || Character.isUnicodeIdentifierPart(c));
    if (!legal) {
      throw refuse("the name of a group is not one: use letters and end it with '>'");
    }
    at = end + 1;
    return name;
  }

  private static boolean isNameStart(int c) {
    return c == '$' || c == '_' || Character.isUnicodeIdentifierStart(c);
  }

  /** Takes the letter of an escape that stands for a set, or returns null. */
  @Nullable BitSet namedSet() {
    if (atEnd()) {
      throw refuse("it ends with a '\\': write '\\\\' for the character itself");
    }
    BitSet members =
        switch (source.charAt(at)) {
          case 'd' -> CharSet.digits();
          case 'D' -> CharSet.complement(CharSet.digits());
          case 's' -> CharSet.spaces();
          case 'S' -> CharSet.complement(CharSet.spaces());
          case 'w' -> CharSet.word();
          case 'W' -> CharSet.complement(CharSet.word());
          default -> null;
        };
    at += members == null ? 0 : 1;
    return members;
  }

  /** Takes an escape that stands for one unit; the backslash is taken already. */
  char escaped(boolean inClass) {
    char c = next();
    return switch (c) {
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> '\u000b';
      case 'b' -> inClass ? '\b' : c;
      case 'c' -> control(inClass);
      case 'x' -> hexadecimal(2, c);
      case 'u' -> hexadecimal(4, c);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      case 'k' -> {
        if (hasNames) {
          throw refuse("'\\k' means a named group here: write 'k' for the letter");
        }
        yield c;
      }
      default -> c;
    };
  }

  private char control(boolean inClass) {
    char letter = atEnd() ? '\\' : source.charAt(at);
    boolean isLetter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    boolean isMore = (letter >= '0' && letter <= '9') || letter == '_';
    if (isLetter || (inClass && isMore)) {
      at++;
      return (char) (letter % 32);
    }
    at--;
    return '\\';
  }

  private char hexadecimal(int length, char otherwise) {
    int start = at;
    int value = 0;
    while (at < source.length() && at < start + length && digit(16) >= 0) {
      value = value * 16 + digit(16);
      at++;
    }
    if (at == start + length) {
      return (char) value;
    }
    at = start;
    return otherwise;
  }

  private char octal() {
    at--;
    int start = at;
    int value = 0;
    while (at < source.length()
        && at < start + 3
        && digit(8) >= 0
        && value * 8 + digit(8) <= LARGEST_OCTAL) {
      value = value * 8 + digit(8);
      at++;
    }
    return (char) value;
  }

  private int digit(int radix) {
    char c = source.charAt(at);
    return c > 'f' ? -1 : Character.digit(c, radix);
  }
}
