package io.microlift.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.platform.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator says about a key.
 *
 * @param name for people and the audit
 * @param role what it may do
 * @param tags of the experiments it is limited to; none means all
 * @param origins of the pages that may use it
 * @param requestsPerSecond how many requests it may send on the long run, null for the server's
 *     setting
 * @param expiresAt when it ends by itself, if ever
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApiKeyDefinition(
    String name,
    Role role,
    List<String> tags,
    List<String> origins,
    @Nullable Integer requestsPerSecond,
    @Nullable Instant expiresAt) {
  private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");
  private static final int LONGEST_NAME = 64;
  private static final int MOST_ORIGINS = 50;
  private static final int MOST_REQUESTS = 1_000_000;

  ApiKeyDefinition {
    tags = List.copyOf(tags);
    origins = List.copyOf(origins);
  }

  static ApiKeyDefinition read(Fields fields, Instant now) {
    if (!fields.has("role")) {
      fields.refuse("role", "is missing; it is client, viewer, editor or admin");
    }
    Role role = fields.choice("role", Role.class, Role.CLIENT);
    return new ApiKeyDefinition(
        name(fields),
        role,
        tags(fields, role),
        origins(fields, role),
        fields.has("requestsPerSecond")
            ? fields.integer("requestsPerSecond", 1, MOST_REQUESTS, 1)
            : null,
        expiry(fields, now));
  }

  /** Reads an instant, or null if it is absent. */
  static @Nullable Instant instant(Fields fields, String member) {
    String text = fields.optionalText(member);
    if (text == null) {
      return null;
    }
    try {
      Instant instant = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
      if (instant.isAfter(Instant.EPOCH) && instant.isBefore(LATEST)) {
        return instant;
      }
    } catch (DateTimeException e) {
      // Refused below, like one that no calendar needs.
    }
    fields.refuse(member, "must be an instant such as 2027-01-31T00:00:00Z");
    return null;
  }

  private static @Nullable Instant expiry(Fields fields, Instant now) {
    Instant expiry = instant(fields, "expiresAt");
    if (expiry != null && !expiry.isAfter(now)) {
      fields.refuse("expiresAt", "must be in the future; to end a key now, delete it");
    }
    return expiry;
  }

  private static String name(Fields fields) {
    String name = fields.requiredText("name");
    if (!fields.has("name")) {
      return name;
    }
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || !name.equals(name.strip())
        || name.codePoints()
            .anyMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c < 0xe000))) {
      fields.refuse(
          "name", "must have 1 to %d characters and no control character".formatted(LONGEST_NAME));
    } else if (KeyRing.FIRST_NAMES.contains(name)) {
      fields.refuse("name", "is that of a key from the settings; choose another");
    }
    return name;
  }

  private static List<String> tags(Fields fields, Role role) {
    List<String> tags = fields.texts("tags");
    if (!tags.isEmpty() && role != Role.VIEWER && role != Role.EDITOR) {
      fields.refuse("tags", "limit viewers and editors only");
    }
    return tags.stream().distinct().toList();
  }

  private static List<String> origins(Fields fields, Role role) {
    List<String> origins = fields.texts("origins");
    if (role == Role.CLIENT && !fields.has("origins")) {
      fields.refuse("origins", "is missing; list the origins of your pages, or say [\"*\"]");
    }
    if (role != Role.CLIENT && !origins.isEmpty()) {
      fields.refuse("origins", "go with client keys only: others must not be in pages");
    }
    if (origins.size() > MOST_ORIGINS) {
      fields.refuse("origins", "must be at most %d".formatted(MOST_ORIGINS));
    }
    for (int i = 0; i < origins.size(); i++) {
      if (!Origins.isLegal(origins.get(i))) {
        fields.refuse("origins/" + i, Origins.RULE);
      }
    }
    return origins;
  }
}
