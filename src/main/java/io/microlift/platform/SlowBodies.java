package io.microlift.platform;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends connections whose request is still not complete after a while: nobody waits for them. */
@Singleton
class SlowBodies {
  private static final int EARLY = -1_050_000;

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final long limit;
  private final Map<HttpServerRequest, Long> arriving = new ConcurrentHashMap<>();

  SlowBodies(@ConfigProperty(name = "microlift.requests.arrival-time") Duration limit) {
    this.limit = limit.toNanos();
  }

  void install(@Observes Router router) {
    router.route().order(EARLY).handler(this::watch);
  }

  private void watch(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.method().equals(HttpMethod.GET) && !request.isEnded()) {
      arriving.put(request, System.nanoTime());
      context.addEndHandler(ended -> arriving.remove(request));
    }
    context.next();
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    ticker.every(A_SECOND, this::sweep);
  }

  private void sweep() {
    long now = System.nanoTime();
    arriving.forEach(
        (request, since) -> {
          if (request.isEnded()) {
            arriving.remove(request);
          } else if (now - since > limit) {
            arriving.remove(request);
            request.connection().close();
          }
        });
  }
}
