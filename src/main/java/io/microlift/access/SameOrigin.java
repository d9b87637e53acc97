package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites from changing anything with the cookie of somebody who is signed in
 * here (cross-site request forgery).
 *
 * <p>Browsers say where a request comes from, and scripts cannot change that: {@code
 * Sec-Fetch-Site} (Fetch Metadata Request Headers, W3C) on encrypted connections and the own
 * machine, {@code Origin} (RFC 6454) everywhere.
 */
final class SameOrigin {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private SameOrigin() {}

  /**
   * Checks where a request comes from, if it may change something.
   *
   * @throws ProblemException if it comes from elsewhere, or does not say
   */
  static void check(String method, HttpServerRequest request) {
    if (!READING.contains(method) && !isOwn(request)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "Only a page of this server may do that; scripts use the API with a key.");
    }
  }

  private static boolean isOwn(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return site == null
        ? isOwn(request.getHeader("Origin"), request.getHeader("Host"))
        : site.equals("same-origin");
  }

  /** Says whether an origin is the server that a request was sent to. */
  static boolean isOwn(@Nullable String origin, @Nullable String host) {
    if (origin == null || host == null) {
      return false;
    }
    int scheme = origin.indexOf("://");
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }
}
