package io.microlift.fold;

import java.util.ArrayList;
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
 * <p>A cancelled order never happened. A refund lowers the value of the order itself, on the day of
 * the order; without an amount it takes the whole value. An order is never worth less than nothing.
 */
public final class Orders {
  /** Names of the events that say that an order was placed. */
  public static final Set<String> PLACED =
      Set.of("Order Completed", "purchase", "checkout_completed");

  /** Names of the events that take back the value of an order, or a part of it. */
  public static final Set<String> REFUNDED = Set.of("Order Refunded", "refund");

  /** Names of the events that take back an order. */
  public static final Set<String> CANCELLED = Set.of("Order Cancelled", "order_cancelled");

  private final Map<String, List<Event>> reversals = new HashMap<>();

  /**
   * Finds the refunds and cancellations among {@code events}, which are in order; copies count
   * once.
   */
  Orders(List<Event> events) {
    Set<UUID> seen = new HashSet<>();
    for (Event event : events) {
      if (event.orderId() != null && reverses(event.name()) && seen.add(event.id())) {
        reversals.computeIfAbsent(event.orderId(), id -> new ArrayList<>(1)).add(event);
      }
    }
  }

  /** Says whether events of this name take something back from an order. */
  public static boolean reverses(String name) {
    return REFUNDED.contains(name) || CANCELLED.contains(name);
  }

  /** Says whether the event is the placing of an order that was cancelled. */
  boolean cancelled(Event event) {
    if (reversals.isEmpty() || !PLACED.contains(event.name())) {
      return false;
    }
    for (Event reversal : of(event)) {
      if (CANCELLED.contains(reversal.name())) {
        return true;
      }
    }
    return false;
  }

  /** What an event with a value is worth after everything that was reported about its order. */
  Money.Amount worth(Event event, long value, Money money) {
    Money.Amount placed = money.convert(value, event.currency());
    if (reversals.isEmpty() || reverses(event.name())) {
      return placed;
    }
    long left = placed.units();
    for (Event reversal : of(event)) {
      left = left(left, placed.currency(), event, reversal, money);
    }
    return new Money.Amount(left, placed.currency());
  }

  private static long left(long left, String currency, Event order, Event reversal, Money money) {
    if (reversal.value() == null || CANCELLED.contains(reversal.name())) {
      return 0;
    }
    @Nullable String from = reversal.currency() == null ? order.currency() : reversal.currency();
    Money.Amount taken = money.convert(Math.abs(reversal.value()), from);
    return taken.currency().equals(currency) ? Math.max(0, left - taken.units()) : left;
  }

  private List<Event> of(Event event) {
    return event.orderId() == null ? List.of() : reversals.getOrDefault(event.orderId(), List.of());
  }
}
