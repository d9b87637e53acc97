package io.microlift.platform;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer tells browsers; pages add a policy of their own for their content. Other sites
 * learn of no address here; this one is told where forms come from, which protects them.
 */
@Singleton
class SecurityHeaders {
  private static final int BEFORE_ALL = -1_100_000;

  void install(@Observes Router router) {
    router.route().order(BEFORE_ALL).handler(SecurityHeaders::add);
  }

  private static void add(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = request.response();
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "same-origin");
    if (request.isSSL()) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    context.next();
  }
}
