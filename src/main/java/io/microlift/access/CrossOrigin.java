package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/**
 * Cross-origin resource sharing: what browsers are told about requests that pages of other origins
 * send to public endpoints. Browsers send no key with a preflight, so that is answered to anyone,
 * and the request itself by the list of its key.
 */
final class CrossOrigin {
  private static final String ORIGIN = "Origin";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String EXPOSED = "ETag, Retry-After, x-sse-support";
  private static final String ALLOWED =
      "Content-Type, If-None-Match, Authorization, X-API-Key, X-Microlift-Override, X-Retry-Count";

  /** A day; browsers that want to ask more often do. */
  private static final String MAX_AGE = "86400";

  private CrossOrigin() {}

  /** Says whether a request asks what another may be. */
  static boolean isPreflight(HttpServerRequest request) {
    return request.getHeader(ORIGIN) != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  /** Answers a preflight of a public endpoint that takes these methods. */
  static void answerPreflight(HttpServerRequest request, String methods) {
    request
        .response()
        .setStatusCode(204)
        .putHeader(ALLOW_ORIGIN, "*")
        .putHeader("Access-Control-Allow-Methods", methods)
        .putHeader("Access-Control-Allow-Headers", ALLOWED)
        .putHeader("Access-Control-Max-Age", MAX_AGE)
        .end();
  }

  /** Lets every page read the answer, until more is known: why a request did not pass. */
  static void answerToAnyone(HttpServerRequest request) {
    if (request.getHeader(ORIGIN) != null) {
      request
          .response()
          .putHeader(ALLOW_ORIGIN, "*")
          .putHeader("Access-Control-Expose-Headers", EXPOSED);
    }
  }

  /**
   * Lets the pages that may use a key read the answer, and no other.
   *
   * @throws ProblemException if the key is a client key that pages of this origin may not use
   */
  static void answer(HttpServerRequest request, ApiKey key) {
    String origin = request.getHeader(ORIGIN);
    if (origin == null) {
      return;
    }
    if (key.role() != Role.CLIENT) {
      request.response().headers().remove(ALLOW_ORIGIN);
      return;
    }
    if (key.origins().isAll()) {
      return;
    }
    request.response().headers().add("Vary", ORIGIN);
    if (key.origins().include(origin.toLowerCase(Locale.ROOT))) {
      request.response().putHeader(ALLOW_ORIGIN, origin);
      return;
    }
    request.response().headers().remove(ALLOW_ORIGIN);
    // Pages that this server serves itself need no permission.
    if (!SameOrigin.isOwn(origin, request.getHeader("Host"))) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "Pages of %s may not use this key; an administrator can add that origin to the key."
              .formatted(shown(origin)));
    }
  }

  private static String shown(String origin) {
    return origin.length() > 100 ? origin.substring(0, 100) + "…" : origin;
  }
}
