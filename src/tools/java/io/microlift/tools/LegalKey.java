package io.microlift.tools;

import java.util.regex.Pattern;

/** Makes keys that the server accepts out of what people write into a column or a file name. */
final class LegalKey {
  private static final Pattern ILLEGAL_RUN = Pattern.compile("[^A-Za-z0-9._-]+");
  private static final int LONGEST = 64;

  private LegalKey() {}

  /**
   * Replaces each run of characters that no key may contain by one {@code -}: "No E-Mail" becomes
   * "No-E-Mail".
   *
   * @throws StoppedException if the text is empty or longer than 64 characters
   */
  static String of(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw StoppedException.usage(
          "'%s' has no, or more than %d, characters".formatted(text, LONGEST));
    }
    return ILLEGAL_RUN.matcher(text).replaceAll("-");
  }
}
