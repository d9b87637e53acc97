package io.microlift.access;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The pages that may use a key, by their origins: {@code https://shop.example}, {@code
 * https://*.shop.example} for every name below that, or {@code *} for all.
 *
 * @param patterns in lower case; none means no page at all
 */
record Origins(List<String> patterns) {
  static final Origins ALL = new Origins(List.of("*"));
  static final Origins NONE = new Origins(List.of());

  /** What a pattern may look like, for people. */
  static final String RULE =
      "must be an origin such as https://shop.example or https://*.shop.example, without a path, or *";

  private static final Pattern LEGAL =
      Pattern.compile(
          "https?://(\\*\\.)?[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?");
  private static final String ANY_BELOW = "://*.";

  Origins {
    patterns = patterns.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
  }

  static boolean isLegal(String pattern) {
    return pattern.equals("*") || LEGAL.matcher(pattern.toLowerCase(Locale.ROOT)).matches();
  }

  boolean isAll() {
    return patterns.contains("*");
  }

  /** Says whether pages of this origin, as browsers write it, may use the key. */
  boolean include(String origin) {
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      if (pattern.equals("*") || pattern.equals(origin) || isBelow(origin, pattern)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String origin, String pattern) {
    int wild = pattern.indexOf(ANY_BELOW);
    if (wild < 0) {
      return false;
    }
    int scheme = wild + ANY_BELOW.length() - 2;
    String domain = pattern.substring(scheme + 1);
    return origin.startsWith(pattern.substring(0, scheme))
        && origin.endsWith(domain)
        && origin.length() > scheme + domain.length();
  }
}
