package io.microlift.tracking;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Visitors whose browsers ask not to be tracked: {@code Sec-GPC: 1} (Global Privacy Control) or
 * {@code DNT: 1}. If this server honours that, they are assigned like everybody, and nothing of
 * what they see or do is recorded.
 */
@Singleton
public class PrivacySignals {
  private static final String YES = "1";

  private final boolean honoured;
  private final CurrentVertxRequest current;

  PrivacySignals(
      @ConfigProperty(name = "microlift.privacy.honour-signals") boolean honoured,
      CurrentVertxRequest current) {
    this.honoured = honoured;
    this.current = current;
  }

  /** Says whether nothing may be recorded about whoever sent this request. */
  public boolean forbidRecording(HttpServerRequest request) {
    return honoured
        && (YES.equals(request.getHeader("Sec-GPC")) || YES.equals(request.getHeader("DNT")));
  }

  /** The same for the request that is being served right now, if there is one. */
  boolean forbidRecording() {
    if (!honoured || !Arc.container().requestContext().isActive()) {
      return false;
    }
    RoutingContext context = current.getCurrent();
    return context != null && forbidRecording(context.request());
  }
}
