package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A goal that divides one goal of a recording by another.
 *
 * @param key of the goal
 * @param numerator key of a goal
 * @param denominator key of a goal
 */
record MappedRatio(String key, String numerator, String denominator) {
  /** Reads one ratio of a mapping file. */
  static MappedRatio read(JsonNode json) {
    return new MappedRatio(
        LegalKey.of(json.path("key").asText()),
        LegalKey.of(json.path("numerator").asText()),
        LegalKey.of(json.path("denominator").asText()));
  }
}
