package io.microlift.tools;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What one visitor of the demo shop does, page by page. The chances are those of an ordinary shop;
 * the promise changes one of them, that of adding to the cart, and what follows from it.
 */
final class DemoVisit {
  private static final String BOT =
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
  private static final String[] PRODUCTS = {
    "moss-mug", "clay-teapot", "oat-bowl", "ink-beaker", "sky-pitcher", "plum-vase"
  };
  private static final double TYPICAL_ORDER = 46;

  private final DemoVisitor visitor;
  private final String variant;
  private final double lift;
  private final SplittableRandom chance;
  private final Instant end;
  private final List<Event> events = new ArrayList<>();
  private Instant now;

  private DemoVisit(DemoVisitor visitor, String variant, double lift, Instant end) {
    this.visitor = visitor;
    this.variant = variant;
    this.lift = lift;
    this.chance = visitor.chance();
    this.end = end;
    this.now = visitor.arrival();
  }

  /**
   * Returns the events of a visit, in order.
   *
   * @param variant that the server assigned
   * @param lift relative change of the chance to add to the cart that the promise makes
   * @param end after which nothing has happened yet
   */
  static List<Event> events(DemoVisitor visitor, String variant, double lift, Instant end) {
    DemoVisit visit = new DemoVisit(visitor, variant, lift, end);
    visit.browse();
    return visit.events;
  }

  private void browse() {
    happens("Session Started", Map.of());
    happens("Page Viewed", Map.of("path", "/demo/"));
    if (perhaps(0.7)) {
      happens("Product List Viewed", Map.of("path", "/demo/shop"));
      if (perhaps(0.3)) {
        happens("Product List Filtered", Map.of("filter", "glaze"));
      }
    }
    if (perhaps(0.12)) {
      happens("Products Searched", Map.of("query", "mug"));
    }
    if (perhaps(0.62)) {
      look();
    }
    if (perhaps(0.024)) {
      happens("Newsletter Subscribed", Map.of());
    }
  }

  /** On the page of a product, where the experiment is; on a phone it lies below the picture. */
  private void look() {
    String product = PRODUCTS[chance.nextInt(PRODUCTS.length)];
    happens("Product Viewed", Map.of("product_id", product));
    if (!perhaps(visitor.device().equals("phone") ? 0.72 : 0.9)) {
      return;
    }
    Map<String, Object> exposure = new LinkedHashMap<>(visitor.attributes());
    exposure.put("experiment_id", DemoDefinitions.EXPERIMENT);
    exposure.put("variation_id", variant);
    happens("Experiment Viewed", exposure);
    happens("Product Viewed", Map.of("product_id", product));
    if (perhaps(0.09)) {
      happens("Video Playback Started", Map.of("video", "How it is made"));
    }
    if (perhaps(0.006)) {
      happens("Phone Clicked", Map.of());
    }
    if (perhaps(0.011)) {
      happens("Live Chat Conversation Started", Map.of());
    }
    if (perhaps(chanceToAdd())) {
      happens("Product Added", Map.of("product_id", product));
      buy();
    }
  }

  private double chanceToAdd() {
    double base = visitor.device().equals("phone") ? 0.082 : 0.124;
    double known = visitor.returning() ? 1.3 : 0.9;
    return base * known * (variant.equals(DemoDefinitions.PROMISE) ? 1 + lift : 1);
  }

  private void buy() {
    if (!perhaps(0.78)) {
      return;
    }
    happens("Cart Viewed", Map.of());
    if (!perhaps(0.58)) {
      return;
    }
    happens("Checkout Started", Map.of());
    if (!perhaps(0.62)) {
      return;
    }
    String order = visitor.id() + "-order";
    BigDecimal revenue = amount();
    happens("Order Completed", money(order, "revenue", revenue));
    if (perhaps(0.06)) {
      now = now.plus(Duration.ofHours(20 + chance.nextInt(60)));
      happens("Order Refunded", money(order, "total", revenue));
    }
  }

  private static Map<String, Object> money(String order, String name, BigDecimal amount) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("order_id", order);
    properties.put(name, amount);
    properties.put("currency", "EUR");
    return properties;
  }

  /** Most orders are small, a few are large: their logarithms are normal. */
  private BigDecimal amount() {
    double normal =
        Math.sqrt(-2 * Math.log(1 - chance.nextDouble()))
            * Math.cos(2 * Math.PI * chance.nextDouble());
    return BigDecimal.valueOf(TYPICAL_ORDER * Math.exp(0.6 * normal))
        .setScale(2, RoundingMode.HALF_UP);
  }

  private boolean perhaps(double probability) {
    return chance.nextDouble() < probability;
  }

  private void happens(String name, Map<String, Object> properties) {
    if (!now.isBefore(end)) {
      return;
    }
    String id = visitor.id() + ":" + events.size();
    events.add(new Event(id, name, visitor.id(), now, properties, visitor.bot() ? BOT : null));
    now = now.plusSeconds(4 + chance.nextInt(70));
  }
}
