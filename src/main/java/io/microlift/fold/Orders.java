package io.microlift.fold;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a visitor's orders, whenever it was reported.
 *
 * <p>A cancelled order never happened. The latest update says what it was worth. A refund lowers
 * the value of the order itself, on the day of the order; without an amount it takes the whole
 * value. An order is never worth less than nothing.
 */
public final class Orders {
  /** Names of the events that say that an order was placed. */
  public static final Set<String> PLACED =
      Set.of("Order Completed", "purchase", "checkout_completed");

  /** Names of the events that take back the value of an order, or a part of it. */
  public static final Set<String> REFUNDED = Set.of("Order Refunded", "refund");

  /** Names of the events that take back an order. */
  public static final Set<String> CANCELLED = Set.of("Order Cancelled", "order_cancelled");

  /** Names of the events that say that an order came to be worth something else. */
  public static final Set<String> UPDATED = Set.of("Order Updated");

  /** Values without a currency are kept in millionths. */
  private static final int PLAIN_DIGITS = 6;

  private final Map<String, List<Event>> amendments = new HashMap<>();

  /**
   * Finds the updates, refunds and cancellations among {@code events}, which are in order; copies
   * count once.
   */
  Orders(List<Event> events) {
    Set<UUID> seen = new HashSet<>();
    for (Event event : events) {
      if (event.orderId() != null && amends(event.name()) && seen.add(event.id())) {
        amendments.computeIfAbsent(event.orderId(), id -> new ArrayList<>(1)).add(event);
      }
    }
  }

  /** Says whether events of this name say what became of an order. */
  public static boolean amends(String name) {
    return REFUNDED.contains(name) || CANCELLED.contains(name) || UPDATED.contains(name);
  }

  /** Says whether the event is the placing of an order that was cancelled. */
  boolean cancelled(Event event) {
    if (amendments.isEmpty() || !PLACED.contains(event.name())) {
      return false;
    }
    for (Event amendment : of(event)) {
      if (CANCELLED.contains(amendment.name())) {
        return true;
      }
    }
    return false;
  }

  /** What an event with a value is worth after everything that was reported about its order. */
  Money.Amount worth(Event event, long value, Money money) {
    if (amendments.isEmpty() || amends(event.name())) {
      return money.convert(value, event.currency());
    }
    List<Event> amendedBy = of(event);
    Money.Amount worth = updated(event, value, amendedBy, money);
    long left = worth.units();
    for (Event amendment : amendedBy) {
      if (!UPDATED.contains(amendment.name())) {
        left = left(left, worth.currency(), event, amendment, money);
      }
    }
    return new Money.Amount(left, worth.currency());
  }

  private static Money.Amount updated(Event event, long value, List<Event> amendedBy, Money money) {
    Money.Amount worth = money.convert(value, event.currency());
    if (!PLACED.contains(event.name())) {
      return worth;
    }
    for (Event amendment : amendedBy) {
      if (UPDATED.contains(amendment.name()) && amendment.value() != null) {
        worth = named(amendment, amendment.value(), event.currency(), money);
      }
    }
    return worth;
  }

  private static long left(long left, String currency, Event order, Event amendment, Money money) {
    if (amendment.value() == null || CANCELLED.contains(amendment.name())) {
      return 0;
    }
    Money.Amount taken = named(amendment, Math.abs(amendment.value()), order.currency(), money);
    return taken.currency().equals(currency) ? Math.max(0, left - taken.units()) : left;
  }

  /** What an amendment names; without a currency it means that of the order. */
  private static Money.Amount named(
      Event amendment, long value, @Nullable String ordered, Money money) {
    if (amendment.currency() != null || ordered == null) {
      return money.convert(value, amendment.currency());
    }
    int digits = Math.max(0, Currency.getInstance(ordered).getDefaultFractionDigits());
    BigDecimal units =
        BigDecimal.valueOf(value, PLAIN_DIGITS - digits).setScale(0, RoundingMode.HALF_EVEN);
    return money.convert(units.longValueExact(), ordered);
  }

  private List<Event> of(Event event) {
    return event.orderId() == null
        ? List.of()
        : amendments.getOrDefault(event.orderId(), List.of());
  }
}
