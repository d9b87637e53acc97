package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit are wanted; whatever is null does not matter.
 *
 * @param subject kind of what was changed
 * @param key which one
 * @param who name of the API key
 * @param action what was done
 * @param from first instant
 * @param to first instant no longer
 */
record AuditFilter(
    @Nullable String subject,
    @Nullable String key,
    @Nullable String who,
    @Nullable String action,
    @Nullable Instant from,
    @Nullable Instant to) {
  private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

  /** Reads an instant of an address. */
  static @Nullable Instant instant(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Instant instant = Instant.parse(text);
      if (instant.isBefore(LATEST) && !instant.isBefore(Instant.EPOCH)) {
        return instant;
      }
    } catch (DateTimeException e) {
      // Refused below, like an instant that no store can hold.
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "%s must be an instant such as 2027-01-31T00:00:00Z.".formatted(name));
  }

  /** The conditions, to be joined with AND, with positions from 1; {@code values} fit them. */
  String conditions(List<Object> values) {
    List<String> conditions = new ArrayList<>();
    add("subject =", subject, conditions, values);
    add("key =", key, conditions, values);
    add("who =", who, conditions, values);
    add("action =", action, conditions, values);
    add("at >=", from, conditions, values);
    add("at <", to, conditions, values);
    return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
  }

  private static void add(
      String condition, @Nullable Object value, List<String> conditions, List<Object> values) {
    if (value != null) {
      values.add(value);
      conditions.add(condition + " ?" + values.size());
    }
  }
}
