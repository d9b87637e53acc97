package io.microlift.assignment;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Variants that someone wants to look at, by experiment: {@code ?microlift-EXPERIMENT=VARIANT} in
 * the address, or the header {@code X-Microlift-Override: EXPERIMENT=VARIANT, …}.
 */
final class Previews {
  static final String PARAMETER = "microlift-";
  static final String HEADER = "X-Microlift-Override";

  private Previews() {}

  /**
   * Reads previews; malformed parts name nothing.
   *
   * @param query raw query of the address, if there is one
   * @param header value of the header, if there is one
   */
  static Map<String, String> read(@Nullable String query, @Nullable String header) {
    if (header == null && (query == null || !query.contains(PARAMETER))) {
      return Map.of();
    }
    Map<String, String> variants = new LinkedHashMap<>();
    if (header != null) {
      for (String part : header.split(",", -1)) {
        add(part.strip(), variants);
      }
    }
    if (query != null) {
      for (String part : query.split("&", -1)) {
        String parameter = decoded(part);
        if (parameter.startsWith(PARAMETER)) {
          add(parameter.substring(PARAMETER.length()), variants);
        }
      }
    }
    return variants;
  }

  private static void add(String pair, Map<String, String> variants) {
    int equals = pair.indexOf('=');
    if (equals > 0) {
      variants.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
