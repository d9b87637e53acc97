package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.script.ScriptValue;

/**
 * Versions such as {@code v1.10.0-beta.2+build} as text that sorts like versions do: numbers are
 * padded to five digits, a pre-release stands before its release, a build does not count.
 */
final class VersionText {
  private static final String NO_VERSION = "0";
  private static final int WIDTH = 5;

  /** Parts of a version without pre-release. */
  private static final int RELEASE_PARTS = 3;

  /** Sorts behind every letter and digit, hence a release behind its pre-releases. */
  private static final String RELEASE = "-~";

  private VersionText() {}

  /** Returns the sortable text of a value; one that is neither text nor a number is version 0. */
  static String comparable(JsonNode value) {
    boolean isVersion = value.isNumber() || (value.isTextual() && !value.textValue().isEmpty());
    String version = isVersion ? ScriptValue.text(value) : NO_VERSION;
    int from = version.startsWith("v") ? 1 : 0;
    int to = endWithoutBuild(version, from);
    StringBuilder padded = new StringBuilder(to + RELEASE_PARTS * WIDTH);
    int parts = 0;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || version.charAt(i) == '.' || version.charAt(i) == '-') {
        appendPadded(padded, version, start, i);
        parts++;
        start = i + 1;
        padded.append(i == to ? "" : "-");
      }
    }
    return padded.append(parts == RELEASE_PARTS ? RELEASE : "").toString();
  }

  private static int endWithoutBuild(String version, int from) {
    int plus = -1;
    for (int i = version.length() - 1; i >= from && !isLineEnd(version.charAt(i)); i--) {
      plus = version.charAt(i) == '+' ? i : plus;
    }
    return plus < 0 ? version.length() : plus;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }

  private static void appendPadded(StringBuilder padded, String version, int from, int to) {
    boolean isNumber = from < to;
    for (int i = from; i < to && isNumber; i++) {
      isNumber = version.charAt(i) >= '0' && version.charAt(i) <= '9';
    }
    for (int i = to - from; i < WIDTH && isNumber; i++) {
      padded.append(' ');
    }
    padded.append(version, from, to);
  }
}
