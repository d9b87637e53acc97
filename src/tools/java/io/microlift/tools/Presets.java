package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Mappings of public data sets, by the usual name of their file. */
final class Presets {
  private static final Map<String, String> BY_NAME =
      Map.of(
          "hillstrom",
          """
          {"variant": "segment", "control": "No E-Mail",
           "goals": [
             {"column": "visit", "tier": "micro"},
             {"column": "conversion", "tier": "macro"},
             {"column": "spend", "kind": "value", "currency": "USD", "tier": "macro",
              "covariate": "history"}],
           "ratios": [
             {"key": "spend_per_conversion_AOV", "numerator": "spend", "denominator": "conversion"},
             {"key": "conversion_per_visit", "numerator": "conversion", "denominator": "visit"}],
           "attributes": ["channel", "newbie", "zip_code"]}
          """,
          "cookie_cats",
          """
          {"visitor": "userid", "variant": "version", "control": "gate_30",
           "goals": [
             {"column": "retention_1", "tier": "micro"},
             {"column": "retention_7", "tier": "macro"},
             {"column": "sum_gamerounds", "kind": "value", "tier": "macro"}]}
          """);

  private Presets() {}

  /** Returns the names known, sorted. */
  static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /** Returns the mapping of that name, or a missing node. */
  static JsonNode find(String name) {
    String text = BY_NAME.get(name);
    return text == null ? Json.missing() : Json.parse(text);
  }
}
