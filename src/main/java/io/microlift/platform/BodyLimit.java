package io.microlift.platform;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Refuses bodies that no endpoint takes, before they are read, like every other failure. */
@Singleton
class BodyLimit {
  /** Above what the HTTP server itself would refuse without a word. */
  private static final long LIMIT = 2L * Body.EVENTS_LIMIT;

  private static final int FIRST = -1_000_000;

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(BodyLimit::check);
  }

  private static void check(RoutingContext context) {
    String length = context.request().getHeader("Content-Length");
    if (length == null || length.length() < 7 || isWithin(length)) {
      context.next();
      return;
    }
    ProblemType type = ProblemType.BODY_TOO_LARGE;
    context
        .response()
        .setStatusCode(type.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(
            new JsonObject()
                .put("type", type.urn())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", "Send it in several requests of at most 512 kB.")
                .toBuffer());
  }

  private static boolean isWithin(String length) {
    try {
      return Long.parseLong(length) <= LIMIT;
    } catch (NumberFormatException e) {
      return true;
    }
  }
}
