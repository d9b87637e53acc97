package io.microlift.fold;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something a visitor did.
 *
 * @param at when, with microseconds at most
 * @param id the same for every copy of the event
 * @param name what was done
 * @param value what it was worth, in the smallest unit of {@code currency}, or in millionths
 *     without one
 * @param currency ISO 4217 code of the value, if it is money
 * @param orderId the order it belongs to, if any
 * @param properties JSON of everything else, if any
 */
public record Event(
    Instant at,
    UUID id,
    String name,
    @Nullable Long value,
    @Nullable String currency,
    @Nullable String orderId,
    @Nullable String properties) {
  static final Comparator<Event> IN_ORDER = Event::compare;

  private static int compare(Event one, Event other) {
    int order = one.at.compareTo(other.at);
    order = order == 0 ? one.id.compareTo(other.id) : order;
    return order == 0 ? one.name.compareTo(other.name) : order;
  }
}
