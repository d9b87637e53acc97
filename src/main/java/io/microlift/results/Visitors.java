package io.microlift.results;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import java.util.regex.Pattern;

/**
 * Which visitors a report is about.
 *
 * @param segment {@code dimension:value}; empty for all
 * @param withBots whether programs count, too
 */
record Visitors(String segment, boolean withBots) {
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]{1,64}:.{1,64}");

  /**
   * Reads the parameters of a request.
   *
   * @param bots {@code include} or {@code exclude}
   */
  static Visitors of(String segment, String bots) {
    if (!segment.isEmpty() && !SEGMENT.matcher(segment).matches()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "segment must be a dimension and a value, such as device:phone or visitor:new.");
    }
    return switch (bots) {
      case "include" -> new Visitors(segment, true);
      case "exclude" -> new Visitors(segment, false);
      default ->
          throw new ProblemException(
              ProblemType.INVALID_PARAMETER, "bots must be include or exclude.");
    };
  }
}
