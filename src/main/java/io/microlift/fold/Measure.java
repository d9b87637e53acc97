package io.microlift.fold;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One number per visitor.
 *
 * @param kind how events become a number
 * @param names of the events that count; empty means any event
 * @param filter which of them count
 * @param from how long after the first exposure counting begins
 * @param to how long after the first exposure it ends; null means when the phase ends
 * @param money how values of different currencies are treated
 * @param cap the largest number a visitor can have
 * @param atLeast how many events make a conversion, at least 1
 */
public record Measure(
    Kind kind,
    Set<String> names,
    EventFilter filter,
    Duration from,
    @Nullable Duration to,
    Money money,
    Cap cap,
    int atLeast) {
  /** How events become a visitor's number. */
  public enum Kind {
    /** 1 if there are as many as it takes. */
    CONVERSION,
    /** How many there are. */
    COUNT,
    /** The sum of their values. */
    VALUE
  }

  /** Copies the names. */
  public Measure {
    names = Set.copyOf(names);
  }

  /** Says whether an event of this name may count. */
  boolean names(String name) {
    return names.isEmpty() || names.contains(name);
  }

  boolean isFiltered() {
    return !filter.equals(EventFilter.ALL);
  }

  boolean counts(Event event) {
    return names(event.name())
        && (kind != Kind.VALUE || event.value() != null)
        && filter.accepts(event);
  }

  long capped(long number, String currency) {
    return Math.min(number, cap.units(currency));
  }
}
