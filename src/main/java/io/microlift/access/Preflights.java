package io.microlift.access;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.regex.Pattern;

/** Answers the preflights of browsers for every endpoint that admits clients, and for no other. */
@Singleton
class Preflights {
  private static final int EARLY = -900_000;

  private final BeanManager beans;
  private volatile Map<Pattern, String> methods = Map.of();

  Preflights(BeanManager beans) {
    this.beans = beans;
  }

  void start(@Observes StartupEvent event) {
    methods = Endpoints.ofClients(beans);
  }

  void install(@Observes Router router) {
    router.route().method(HttpMethod.OPTIONS).order(EARLY).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    if (CrossOrigin.isPreflight(context.request())) {
      String path = context.normalizedPath();
      for (Map.Entry<Pattern, String> endpoint : methods.entrySet()) {
        if (endpoint.getKey().matcher(path).matches()) {
          CrossOrigin.answerPreflight(context.request(), endpoint.getValue());
          return;
        }
      }
    }
    context.next();
  }
}
