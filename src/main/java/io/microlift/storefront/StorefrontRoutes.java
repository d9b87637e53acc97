package io.microlift.storefront;

import io.microlift.platform.StaticFile;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** HTTP of the storefront script, which any page of any site may load, and of the demo shop. */
@Singleton
class StorefrontRoutes {
  /** For an address that stays while the script changes. */
  private static final String FRESH = "public, max-age=3600, stale-while-revalidate=604800";

  /** For an address that names the content: {@code ?v=VERSION}. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private static final String SHOP = "/demo/";

  /** What the pages of the shop may load and run: what comes from here, and nothing inline. */
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final DemoShop shop;
  private final boolean demo;

  StorefrontRoutes(DemoShop shop, @ConfigProperty(name = "microlift.demo") boolean demo) {
    this.shop = shop;
    this.demo = demo;
  }

  void route(@Observes Router router) {
    ScriptFiles.load()
        .files()
        .forEach(
            (name, file) -> {
              router.get("/" + name).handler(context -> answer(context.request(), file));
              router.head("/" + name).handler(context -> answer(context.request(), file));
            });
    if (demo) {
      router.get("/demo").handler(StorefrontRoutes::enterShop);
      router.get(SHOP + "*").handler(this::answerOfShop);
    }
  }

  private static void answer(HttpServerRequest request, StaticFile file) {
    request
        .response()
        .putHeader("Access-Control-Allow-Origin", "*")
        .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
        .putHeader("Timing-Allow-Origin", "*");
    file.answer(request, file.version().equals(request.getParam("v")) ? FOREVER : FRESH);
  }

  private static void enterShop(RoutingContext context) {
    if (context.request().path().equals(SHOP)) {
      context.next();
    } else {
      context.redirect(SHOP);
    }
  }

  private void answerOfShop(RoutingContext context) {
    Optional<StaticFile> file = shop.find(context.normalizedPath().substring(SHOP.length()));
    if (file.isEmpty()) {
      context.next();
      return;
    }
    context.response().putHeader("Content-Security-Policy", POLICY);
    file.get().answer(context.request(), "no-cache");
  }
}
