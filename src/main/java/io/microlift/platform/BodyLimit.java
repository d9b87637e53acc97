package io.microlift.platform;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers bodies that the HTTP server itself refuses like every other failure. */
@Singleton
class BodyLimit {
  private static final int STATUS = ProblemType.BODY_TOO_LARGE.status();

  void answer(@Observes Router router) {
    router.errorHandler(
        STATUS,
        context ->
            context
                .response()
                .setStatusCode(STATUS)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(
                    new JsonObject()
                        .put("type", ProblemType.BODY_TOO_LARGE.urn())
                        .put("title", ProblemType.BODY_TOO_LARGE.title())
                        .put("status", STATUS)
                        .put("detail", "Send it in several requests of at most 512 kB.")
                        .toBuffer()));
  }
}
