package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column that tells about one goal.
 *
 * @param column heading in the file
 * @param key the goal's key, which is also the name of its event
 * @param tier "micro" or "macro"
 * @param currency ISO 4217 code of a value that is money
 * @param covariate column with what it was before the exposure, sent as an event of the day before
 */
record MappedGoal(
    String column,
    String key,
    GoalKind kind,
    String tier,
    @Nullable String currency,
    @Nullable String covariate) {

  MappedGoal {
    if (!tier.equals("micro") && !tier.equals("macro")) {
      throw StoppedException.usage(
          "tier of goal %s is '%s', not micro or macro".formatted(key, tier));
    }
    if (currency != null && kind != GoalKind.VALUE) {
      throw StoppedException.usage(
          "goal %s has a currency, but only values are money".formatted(key));
    }
    if (currency != null && !currency.matches("[A-Z]{3}")) {
      throw StoppedException.usage(
          "currency of goal %s is '%s', not like EUR".formatted(key, currency));
    }
  }

  /** Reads {@code COLUMN[:conversion|count|value[:CURRENCY]]}; values are macro, others micro. */
  static MappedGoal parse(String text) {
    List<String> parts = List.of(text.split(":", -1));
    if (parts.size() > 3) {
      throw StoppedException.usage("--goal '%s' is not COLUMN[:KIND[:CURRENCY]]".formatted(text));
    }
    GoalKind kind = parts.size() > 1 ? GoalKind.of(parts.get(1)) : GoalKind.CONVERSION;
    return new MappedGoal(
        parts.get(0),
        LegalKey.of(parts.get(0)),
        kind,
        usualTier(kind),
        parts.size() > 2 ? parts.get(2) : null,
        null);
  }

  /** Reads one goal of a mapping file: {@code column}, and optionally the other components. */
  static MappedGoal read(JsonNode json) {
    String column = json.path("column").asText();
    GoalKind kind = GoalKind.of(json.path("kind").asText("conversion"));
    return new MappedGoal(
        column,
        LegalKey.of(json.path("key").asText(column)),
        kind,
        json.path("tier").asText(usualTier(kind)),
        json.hasNonNull("currency") ? json.get("currency").asText() : null,
        json.hasNonNull("covariate") ? json.get("covariate").asText() : null);
  }

  private static String usualTier(GoalKind kind) {
    return kind == GoalKind.VALUE ? "macro" : "micro";
  }
}
