package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is counted.
 *
 * @param key names it
 * @param name for people
 * @param tier how close to the money
 * @param kind what is counted per visitor
 * @param events names of the events that count, at least one
 * @param window how long after the first exposure events count; null means the whole run
 * @param direction which way it should move
 * @param currency for values that are money: the only currency that counts; null means whichever
 *     the events carry, as long as it is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GoalDefinition(
    GoalKey key,
    String name,
    Tier tier,
    GoalKind kind,
    List<String> events,
    @Nullable Duration window,
    Direction direction,
    @Nullable String currency) {
  /** Copies the names of the events. */
  public GoalDefinition {
    events = List.copyOf(events);
  }

  /** Says whether what was counted for {@code other} is what this definition counts. */
  boolean countsAs(GoalDefinition other) {
    return kind == other.kind
        && events.equals(other.events)
        && Objects.equals(window, other.window)
        && Objects.equals(currency, other.currency);
  }
}
