package io.microlift.tools;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Reads the two forms of a point in time that recordings use. */
final class Times {
  private static final DateTimeFormatter SPACED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

  private Times() {}

  /**
   * Reads an ISO instant ({@code 2026-08-24T10:00:00Z}) or {@code 2026-08-24 10:00:00 UTC}.
   *
   * @throws StoppedException if the text is neither
   */
  static Instant parse(String text) {
    try {
      return text.endsWith("UTC")
          ? LocalDateTime.parse(text, SPACED).toInstant(ZoneOffset.UTC)
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new StoppedException(
          Exit.USAGE,
          "'%s' is no time like 2026-08-24T10:00:00Z or 2026-08-24 10:00:00 UTC".formatted(text),
          e);
    }
  }
}
