package io.microlift.storefront;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.platform.StaticFile;
import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The pages and files of the demo shop, each made when it is first asked for. */
@Singleton
class DemoShop {
  private static final String FOLDER = "/storefront/demo/";
  private static final String PRODUCT = "product/";
  private static final Map<String, String> PAGES =
      Map.of(
          "", "home",
          "shop", "shop",
          "cart", "cart",
          "checkout", "checkout",
          "thanks", "thanks");
  private static final int FAVOURITES = 4;

  private final Engine engine;
  private final String clientKey;
  private final String catalogue;
  private final List<Product> products;
  private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

  DemoShop(
      Engine engine,
      ObjectMapper json,
      @ConfigProperty(name = "microlift.client.key") String clientKey) {
    this.engine = engine;
    this.clientKey = clientKey;
    try {
      byte[] bytes = StaticFile.resource("/storefront/products.json").orElseThrow();
      this.catalogue = new String(bytes, StandardCharsets.UTF_8);
      this.products = json.readValue(bytes, new TypeReference<List<Product>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page or file at a path below that of the shop, if there is one. */
  Optional<StaticFile> find(String path) {
    StaticFile known = files.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<StaticFile> made = page(path).or(() -> file(path));
    made.ifPresent(each -> files.put(path, each));
    return made;
  }

  private Optional<StaticFile> page(String path) {
    return template(path)
        .map(
            template -> {
              template.data("clientKey", clientKey);
              template.data("catalogue", catalogue);
              template.data("products", products);
              template.data("glazes", glazes());
              template.data("favourites", favourites(path));
              byte[] html = template.render().getBytes(StandardCharsets.UTF_8);
              return StaticFile.of("page.html", html);
            });
  }

  private Optional<TemplateInstance> template(String path) {
    if (!path.startsWith(PRODUCT)) {
      return Optional.ofNullable(PAGES.get(path))
          .map(name -> engine.getTemplate("demo/" + name).instance());
    }
    String id = path.substring(PRODUCT.length());
    return products.stream()
        .filter(product -> product.id().equals(id))
        .findFirst()
        .map(product -> engine.getTemplate("demo/product").data("product", product));
  }

  private List<String> glazes() {
    return products.stream().map(Product::glaze).distinct().toList();
  }

  /** The first few pieces but the one that the page is about. */
  private List<Product> favourites(String path) {
    return products.stream()
        .filter(product -> !path.equals(PRODUCT + product.id()))
        .limit(FAVOURITES)
        .toList();
  }

  private static Optional<StaticFile> file(String path) {
    return path.matches("[a-z-]+\\.[a-z]+")
        ? StaticFile.resource(FOLDER + path).map(bytes -> StaticFile.of(path, bytes))
        : Optional.empty();
  }
}
