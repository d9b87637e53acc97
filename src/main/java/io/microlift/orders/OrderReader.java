package io.microlift.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Fields;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Currency;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a shop's server says about one order, and says the same as an item of the tracking
 * API.
 */
final class OrderReader {
  /** Longest id, as for events. */
  static final int LONGEST_TEXT = 256;

  private static final int MOST_DIGITS = 18;

  private final Fields fields;
  private final boolean secret;
  private final IntFunction<@Nullable SigningKey> keys;
  private final Instant now;

  /** What became of an order. */
  enum Type {
    /** It was placed. */
    PURCHASE,
    /** Its total is another; refunds not taken off. */
    UPDATE,
    /** Money was given back, all of it or some. */
    REFUND,
    /** It does not count. */
    CANCEL
  }

  /**
   * Reads an order.
   *
   * @param secret whether the request came with a secret key, which may name any visitor
   * @param keys that sign tokens, by number
   */
  OrderReader(Fields fields, boolean secret, IntFunction<@Nullable SigningKey> keys, Instant now) {
    this.fields = fields;
    this.secret = secret;
    this.keys = keys;
    this.now = now;
  }

  ObjectNode read() {
    Type type = fields.choice("type", Type.class, Type.PURCHASE);
    String order = required(named("orderId", "order_id"));
    String visitor = visitor(type);
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("type", "track").put("event", event(type));
    if (visitor != null) {
      item.put("anonymousId", visitor);
    }
    String timestamp = timestamp();
    if (timestamp != null) {
      item.put("timestamp", timestamp);
    }
    Fields more = fields.object("properties");
    ObjectNode properties = item.putObject("properties");
    if (more != null) {
      properties.setAll(more.all());
    }
    addAmount(type, properties);
    addId(type, order, item);
    properties.put("order_id", order);
    return item;
  }

  private static String event(Type type) {
    return switch (type) {
      case PURCHASE -> "Order Completed";
      case UPDATE -> "Order Updated";
      case REFUND -> "Order Refunded";
      case CANCEL -> "Order Cancelled";
    };
  }

  /** Shops report what became of an order, and need not know who placed it. */
  private @Nullable String visitor(Type type) {
    String tokenName = named("visitorToken", "visitor_token");
    String idName = named("visitorId", "visitor_id");
    String id = text(idName);
    String token = fields.optionalText(tokenName);
    if (token != null) {
      return ofToken(tokenName, token, idName, id);
    }
    if (!secret) {
      fields.refuse(tokenName, "is missing; only a secret key may do without it");
    } else if (id == null && type == Type.PURCHASE) {
      fields.refuse(tokenName, "is missing; send it, or visitorId");
    }
    return id;
  }

  private @Nullable String ofToken(String name, String token, String idName, @Nullable String id) {
    try {
      String visitor = VisitorToken.read(token, keys, now).visitorId();
      if (id != null && !id.equals(visitor)) {
        fields.refuse(idName, "is not the visitor of the token; leave it out");
      }
      return visitor;
    } catch (VisitorToken.RefusedException e) {
      fields.refuse(name, e.problem());
      return null;
    }
  }

  private void addAmount(Type type, ObjectNode properties) {
    BigDecimal value = value();
    String currency = fields.optionalText("currency");
    if (value == null) {
      if (type == Type.PURCHASE || type == Type.UPDATE) {
        fields.refuse("value", "is missing; it is what the order is worth, such as 59.90");
      }
      return;
    }
    if (type == Type.CANCEL) {
      fields.refuse("value", "goes with purchase, update and refund only");
    }
    properties.put(type == Type.REFUND ? "total" : "revenue", value);
    if (currency != null) {
      checkCurrency(currency);
      properties.put("currency", currency);
    } else {
      fields.refuse("currency", "is missing; it is an ISO 4217 code such as EUR");
    }
  }

  /** Reads a number, or a text that is one: shops write amounts as texts to keep every cent. */
  private @Nullable BigDecimal value() {
    JsonNode node = fields.any("value");
    if (node == null) {
      return null;
    }
    BigDecimal value = node.isNumber() ? node.decimalValue() : decimal(node.asText());
    if (value == null
        || value.signum() < 0
        || value.precision() > MOST_DIGITS
        || Math.abs(value.scale()) > MOST_DIGITS) {
      fields.refuse("value", "must be an amount of at least 0, such as 59.90");
      return null;
    }
    return value;
  }

  private static @Nullable BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void checkCurrency(String code) {
    try {
      Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      fields.refuse("currency", "must be an ISO 4217 code such as EUR");
    }
  }

  /** A report that comes again has the same id; a purchase has that of its order anyway. */
  private void addId(Type type, String order, ObjectNode item) {
    String name = named("refundId", "refund_id");
    String refund = text(name);
    if (refund != null && type != Type.REFUND) {
      fields.refuse(name, "goes with refund only");
    }
    boolean partial = type == Type.REFUND && item.path("properties").has("total");
    if (partial && refund == null) {
      fields.refuse(name, "is missing; without it a report that comes again is a second refund");
    }
    if (type == Type.REFUND || type == Type.CANCEL) {
      String which = refund == null ? "" : ":" + refund;
      item.put("messageId", "microlift:" + Fields.wire(type) + ":" + order + which);
    }
  }

  private @Nullable String timestamp() {
    String timestamp = fields.optionalText("timestamp");
    if (timestamp == null) {
      return null;
    }
    try {
      return Instant.parse(timestamp).toString();
    } catch (DateTimeException e) {
      fields.refuse("timestamp", "must be an ISO-8601 instant such as " + now);
      return null;
    }
  }

  /** Returns how a member is spelled here: like the API, or like the properties of events. */
  private String named(String camel, String snake) {
    return fields.has(snake) ? snake : camel;
  }

  private String required(String name) {
    String text = text(name);
    if (text == null) {
      fields.refuse(name, "is missing");
    }
    return text == null ? "" : text;
  }

  /** Reads an id, which may be a number: shops count. */
  private @Nullable String text(String name) {
    JsonNode value = fields.any(name);
    if (value == null) {
      return null;
    }
    String text = value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      fields.refuse(name, "must be a text of 1 to %d characters".formatted(LONGEST_TEXT));
    }
    return text;
  }
}
