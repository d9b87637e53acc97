package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Holdout;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.Variant;
import io.microlift.fold.Orders;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one item of a batch into facts, or says what is wrong with it. */
final class ItemReader {
  private static final String TYPES = "track, page, screen, identify, group, alias";
  private static final String EXPOSURE = "Experiment Viewed";
  private static final List<String> ORDER_AMOUNTS = List.of("revenue", "total", "value");
  private static final List<String> AMOUNTS = List.of("value", "revenue", "total");

  private static final Duration OLDEST = Duration.ofDays(400);
  private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
  private static final int LONGEST_TEXT = 256;

  /** Most characters of an item as JSON without white space, about 32 kB as Segment counts. */
  private static final int LARGEST = 32 * 1024;

  private final Instant receivedAt;
  private final @Nullable Duration skew;
  private final Snapshot definitions;
  private final HeldOut heldOut;

  /**
   * Reads items of a request that arrived at {@code receivedAt}.
   *
   * @param skew how far the sender's clock is behind ours; null if only the items say so
   */
  ItemReader(Instant receivedAt, @Nullable Duration skew, Snapshot definitions, HeldOut heldOut) {
    this.heldOut = heldOut;
    this.receivedAt = receivedAt;
    this.skew = skew;
    this.definitions = definitions;
  }

  List<Fact> read(JsonNode node) throws RejectedException {
    if (!(node instanceof ObjectNode item)) {
      throw new RejectedException("must be an object");
    }
    int size = Storable.size(item);
    if (size > LARGEST) {
      throw new RejectedException(
          "has %d characters, and at most %d are taken; leave out what no goal asks about"
              .formatted(size, LARGEST));
    }
    String type = text(item, "type");
    if (type == null) {
      throw new RejectedException("type is missing; it is one of " + TYPES);
    }
    List<Fact> facts = read(item, type);
    if (facts.isEmpty()) {
      return facts;
    }
    boolean bot = UserAgents.isBot(item.path("context").path("userAgent"));
    List<Holdout> keeping = facts.get(0) instanceof Fact.Happened ? keeping(item) : List.of();
    if (!bot && keeping.isEmpty()) {
      return facts;
    }
    UUID visitor = facts.get(0).visitor();
    List<Fact> flagged = new ArrayList<>(facts);
    if (bot) {
      flagged.add(new Fact.Flagged(visitor, Fact.Flagged.BOT));
    }
    for (Holdout holdout : keeping) {
      flagged.add(new Fact.Flagged(visitor, Fact.Flagged.heldOut(holdout.definition())));
    }
    return flagged;
  }

  private List<Holdout> keeping(ObjectNode item) throws RejectedException {
    String id = statedId(item);
    return id == null ? List.of() : heldOut.by(definitions, id);
  }

  private List<Fact> read(ObjectNode item, String type) throws RejectedException {
    return switch (type) {
      case "track" -> track(item);
      case "page" -> List.of(happened(item, "Page Viewed"));
      case "screen" -> List.of(happened(item, "Screen Viewed"));
      case "identify" -> identify(item);
      case "group" -> group(item);
      case "alias" -> List.of(link(item, "previousId", "userId"));
      default -> throw new RejectedException("type is '%s'; known are %s".formatted(type, TYPES));
    };
  }

  private List<Fact> track(ObjectNode item) throws RejectedException {
    String name = text(item, "event");
    if (name == null || name.isEmpty()) {
      throw new RejectedException("event is missing; it names what the visitor did");
    }
    return List.of(name.equals(EXPOSURE) ? saw(item) : happened(item, name));
  }

  private List<Fact> identify(ObjectNode item) throws RejectedException {
    if (id(item, "anonymousId") == null || id(item, "userId") == null) {
      visitor(item);
      at(item);
      return List.of();
    }
    return List.of(link(item, "anonymousId", "userId"));
  }

  /** Companies are nobody's visitors: what is said of them counts nowhere. */
  private List<Fact> group(ObjectNode item) throws RejectedException {
    visitor(item);
    at(item);
    return List.of();
  }

  private Fact link(ObjectNode item, String alias, String visitor) throws RejectedException {
    String from = id(item, alias);
    String to = id(item, visitor);
    if (from == null || to == null || from.isEmpty() || to.isEmpty()) {
      throw new RejectedException("%s and %s are needed to link them".formatted(alias, visitor));
    }
    return new Fact.Linked(Ids.visitor(from), Ids.visitor(to), at(item));
  }

  private Fact saw(ObjectNode item) throws RejectedException {
    ObjectNode properties = properties(item);
    String key = either(properties, "experiment_id", "experimentId");
    Instant at = at(item);
    Experiment experiment = experiment(key);
    Phase phase =
        experiment
            .phaseAt(at)
            .orElseThrow(
                () ->
                    new RejectedException(
                        "properties.experiment_id: experiment '%s' is a draft; start it first"
                            .formatted(key)));
    String variant = variant(experiment, either(properties, "variation_id", "variationId"));
    String attributes = properties.size() > 2 ? properties.toString() : null;
    String visitorId = visitorId(item);
    return new Fact.Saw(
        Ids.visitor(visitorId), visitorId, phase.id(), variant, at, id(item), attributes);
  }

  private Experiment experiment(String key) throws RejectedException {
    return definitions
        .experiment(key)
        .orElseThrow(
            () ->
                new RejectedException(
                    "properties.experiment_id: there is no experiment '%s'".formatted(key)));
  }

  /** Accepts a variant's key, or as some clients send it, its position. */
  private static String variant(Experiment experiment, String named) throws RejectedException {
    List<Variant> variants = experiment.definition().variants();
    for (Variant variant : variants) {
      if (variant.key().equals(named)) {
        return named;
      }
    }
    for (int i = 0; i < variants.size(); i++) {
      if (Integer.toString(i).equals(named)) {
        return variants.get(i).key();
      }
    }
    throw new RejectedException(
        "properties.variation_id: experiment '%s' has no variant '%s', only %s"
            .formatted(
                experiment.definition().key(),
                named,
                String.join(", ", variants.stream().map(Variant::key).toList())));
  }

  private Fact happened(ObjectNode item, String name) throws RejectedException {
    ObjectNode properties = properties(item);
    String orderId = identifier(properties, "order_id", "transaction_id");
    UUID id = Orders.PLACED.contains(name) && orderId != null ? Ids.order(orderId) : id(item);
    return new Fact.Happened(
        orderId != null && Orders.amends(name) ? reporter(item, orderId) : visitor(item),
        at(item),
        id,
        name,
        amount(properties, name),
        orderId,
        properties.isEmpty() ? null : properties.toString());
  }

  /** Shops report what became of an order, and need not know who placed it. */
  private static UUID reporter(ObjectNode item, String orderId) throws RejectedException {
    return id(item, "anonymousId") == null && id(item, "userId") == null
        ? Ids.shop(orderId)
        : visitor(item);
  }

  private static UUID visitor(ObjectNode item) throws RejectedException {
    return Ids.visitor(visitorId(item));
  }

  private static @Nullable String statedId(ObjectNode item) throws RejectedException {
    String anonymousId = id(item, "anonymousId");
    return anonymousId == null ? id(item, "userId") : anonymousId;
  }

  private static String visitorId(ObjectNode item) throws RejectedException {
    String id = statedId(item);
    if (id == null || id.isEmpty()) {
      throw new RejectedException("anonymousId is missing; send it, or userId");
    }
    return id;
  }

  /** Servers that know their people by numbers send these. */
  private static @Nullable String id(ObjectNode item, String name) throws RejectedException {
    JsonNode value = item.get(name);
    return value != null && value.isIntegralNumber()
        ? shortEnough(value.asText(), name)
        : text(item, name);
  }

  private static UUID id(ObjectNode item) throws RejectedException {
    String messageId = text(item, "messageId");
    return messageId == null || messageId.isEmpty()
        ? Ids.content(item.toString())
        : Ids.message(messageId);
  }

  private Instant at(ObjectNode item) throws RejectedException {
    String timestamp = text(item, item.hasNonNull("timestamp") ? "timestamp" : "originalTimestamp");
    if (timestamp == null) {
      return receivedAt.truncatedTo(ChronoUnit.MICROS);
    }
    Instant stamped = instant(timestamp);
    if (stamped == null) {
      throw new RejectedException("timestamp must be an ISO-8601 instant such as " + receivedAt);
    }
    Instant at = stamped.plus(skew(item));
    if (at.isAfter(receivedAt.plus(MOST_AHEAD))) {
      throw new RejectedException("timestamp is more than 5 minutes in the future");
    }
    if (at.isBefore(receivedAt.minus(OLDEST))) {
      throw new RejectedException("timestamp is more than 400 days in the past");
    }
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  private Duration skew(ObjectNode item) throws RejectedException {
    if (skew != null || !item.hasNonNull("sentAt")) {
      return skew == null ? Duration.ZERO : skew;
    }
    Duration own = ClockSkew.of(item.get("sentAt"), receivedAt);
    if (own == null) {
      throw new RejectedException("sentAt must be an ISO-8601 instant such as " + receivedAt);
    }
    return own;
  }

  /** Returns the instant that a text names, or null if it names none that a store can hold. */
  static @Nullable Instant instant(String text) {
    try {
      Instant instant = Instant.parse(text);
      return instant.isAfter(Instant.EPOCH) && instant.isBefore(Instant.ofEpochSecond(1L << 33))
          ? instant
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Amount amount(ObjectNode properties, String name)
      throws RejectedException {
    boolean isOrder = Orders.PLACED.contains(name) || Orders.UPDATED.contains(name);
    Amount amount = amount(properties, isOrder ? ORDER_AMOUNTS : AMOUNTS);
    return amount == null && Orders.REFUNDED.contains(name) ? ofProducts(properties) : amount;
  }

  /** A refund that lists products gives these back and not the whole order. */
  private static @Nullable Amount ofProducts(ObjectNode properties) throws RejectedException {
    JsonNode products = properties.path(properties.has("products") ? "products" : "items");
    if (products.isEmpty()) {
      return null;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode product : products) {
      JsonNode quantity = product.path("quantity");
      if (!product.path("price").isNumber() || !(quantity.isNumber() || quantity.isMissingNode())) {
        throw new RejectedException(
            "properties.value is missing; send what was given back, or a price of every product");
      }
      BigDecimal times = quantity.isNumber() ? quantity.decimalValue() : BigDecimal.ONE;
      sum = sum.add(product.path("price").decimalValue().multiply(times));
    }
    return amount(sum, "value", currency(properties));
  }

  private static @Nullable Amount amount(ObjectNode properties, List<String> names)
      throws RejectedException {
    for (String name : names) {
      JsonNode value = properties.get(name);
      if (value == null || value.isNull()) {
        continue;
      }
      if (!value.isNumber()) {
        throw new RejectedException("properties.%s must be a number".formatted(name));
      }
      return amount(value.decimalValue(), name, currency(properties));
    }
    return null;
  }

  private static Amount amount(BigDecimal value, String name, @Nullable String currency)
      throws RejectedException {
    try {
      return Amount.of(value, currency);
    } catch (IllegalArgumentException e) {
      throw new RejectedException("properties.%s %s".formatted(name, e.getMessage()));
    }
  }

  private static @Nullable String currency(ObjectNode properties) throws RejectedException {
    JsonNode currency = properties.get("currency");
    if (currency == null || currency.isNull()) {
      return null;
    }
    try {
      return Currency.getInstance(currency.asText()).getCurrencyCode();
    } catch (IllegalArgumentException e) {
      throw new RejectedException("properties.currency must be an ISO 4217 code such as EUR");
    }
  }

  private static ObjectNode properties(ObjectNode item) throws RejectedException {
    JsonNode properties = item.get("properties");
    if (properties == null || properties.isNull()) {
      return item.objectNode();
    }
    if (properties instanceof ObjectNode object) {
      return object;
    }
    throw new RejectedException("properties must be an object");
  }

  private static String either(ObjectNode properties, String snake, String camel)
      throws RejectedException {
    String value = identifier(properties, snake, camel);
    if (value == null) {
      throw new RejectedException("properties.%s is missing".formatted(snake));
    }
    return value;
  }

  /** Reads a text or a number that names something, under the first of two spellings. */
  private static @Nullable String identifier(ObjectNode properties, String one, String other)
      throws RejectedException {
    String name = properties.hasNonNull(one) ? one : other;
    JsonNode value = properties.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new RejectedException("properties.%s must be a text".formatted(name));
    }
    return shortEnough(value.asText(), "properties." + name);
  }

  private static @Nullable String text(ObjectNode item, String name) throws RejectedException {
    JsonNode value = item.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new RejectedException(name + " must be a text");
    }
    return shortEnough(value.textValue(), name);
  }

  private static String shortEnough(String text, String name) throws RejectedException {
    if (text.length() > LONGEST_TEXT) {
      throw new RejectedException(
          "%s has %d characters, at most %d are taken"
              .formatted(name, text.length(), LONGEST_TEXT));
    }
    return text;
  }
}
