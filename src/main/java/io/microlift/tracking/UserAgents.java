package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import ua_parser.CachingParser;

/** What the kept lists of the ua-parser project say of user agents. */
final class UserAgents {
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST = 512;
  private static final String BOT = "Spider";
  private static final CachingParser PARSER = new CachingParser(REMEMBERED);

  private UserAgents() {}

  /** Says whether a user agent says that it is a program: a crawler, a monitor, a preview. */
  static boolean isBot(JsonNode userAgent) {
    if (!userAgent.isTextual()) {
      return false;
    }
    String text = userAgent.textValue();
    synchronized (PARSER) {
      return PARSER
          .parseDevice(text.substring(0, Math.min(LONGEST, text.length())))
          .family
          .equals(BOT);
    }
  }
}
