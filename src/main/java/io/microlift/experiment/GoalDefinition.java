package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is counted.
 *
 * @param key names it
 * @param name for people
 * @param tier how close to the money
 * @param kind what is counted per visitor
 * @param events names of the events that count; none for ratios, and for retention none means any
 * @param filter condition on an event's {@code properties}; null means that all count
 * @param window how long after the first exposure events count; null means the whole run
 * @param direction which way it should move
 * @param currency for values that are money: the only currency that counts; null means whichever
 *     the events carry, as long as it is one
 * @param rates units of {@code currency} for one unit of other currencies; values in a currency
 *     that is not here are left out and reported
 * @param cap the largest number one visitor can have
 * @param atLeast for conversions: how often it has to happen, at least twice; null means once
 * @param numerator of a ratio
 * @param denominator of a ratio
 * @param from for retention: days after the first exposure at which coming back begins to count
 * @param to for retention: days after the first exposure from which it counts no longer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GoalDefinition(
    GoalKey key,
    String name,
    Tier tier,
    GoalKind kind,
    List<String> events,
    @Nullable JsonNode filter,
    @Nullable Duration window,
    Direction direction,
    @Nullable String currency,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, BigDecimal> rates,
    @Nullable Cap cap,
    @Nullable Integer atLeast,
    @Nullable GoalKey numerator,
    @Nullable GoalKey denominator,
    @Nullable Integer from,
    @Nullable Integer to) {
  /** Copies the collections. */
  @SuppressWarnings("NullAway") // goals that were stored before there were rates
  public GoalDefinition {
    events = List.copyOf(events);
    rates = rates == null ? Map.of() : Map.copyOf(rates);
  }

  /** Says whether a ratio of this goal divides {@code other} or is divided by it. */
  boolean isRatioOf(GoalKey other) {
    return other.equals(numerator) || other.equals(denominator);
  }

  /** Says whether what was counted for {@code other} is what this definition counts. */
  boolean countsAs(GoalDefinition other) {
    return counting().equals(other.counting());
  }

  private List<Object> counting() {
    return List.of(
        kind,
        events,
        rates,
        Objects.requireNonNullElse(filter, ""),
        Objects.requireNonNullElse(window, ""),
        Objects.requireNonNullElse(currency, ""),
        Objects.requireNonNullElse(cap, ""),
        Objects.requireNonNullElse(atLeast, ""),
        Objects.requireNonNullElse(numerator, ""),
        Objects.requireNonNullElse(denominator, ""),
        Objects.requireNonNullElse(from, ""),
        Objects.requireNonNullElse(to, ""));
  }
}
