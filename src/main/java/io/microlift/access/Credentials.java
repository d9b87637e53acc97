package io.microlift.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The key that a request carries in its headers. */
final class Credentials {
  private Credentials() {}

  /** Returns the key, if there is one; {@code headers} gives their values by name. */
  static @Nullable String ofHeaders(UnaryOperator<@Nullable String> headers) {
    String apiKey = headers.apply("X-API-Key");
    if (apiKey != null) {
      return apiKey.strip();
    }
    String authorization = headers.apply("Authorization");
    if (authorization == null) {
      return null;
    }
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return basicUserName(authorization.substring(6).strip());
    }
    return null;
  }

  private static @Nullable String basicUserName(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? pair : pair.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
