package io.microlift.dashboard;

import io.microlift.results.View;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What of an experiment somebody wants to see, as the address of the page says.
 *
 * @param goal key of the goal that is followed over time and in segments; the primary one if empty
 * @param by what divides visitors
 * @param phase number of the phase; null for the latest
 */
record Selection(String goal, String by, @Nullable Integer phase) {
  /** Which numbers the API is asked for. */
  View view() {
    return new View(phase, "", false, null, null, null);
  }

  Selection withGoal(String other) {
    return new Selection(other, by, phase);
  }

  Selection withBy(String other) {
    return new Selection(goal, other, phase);
  }

  Selection withPhase(@Nullable Integer other) {
    return new Selection(goal, by, other);
  }

  /** The address of the same page that shows this; {@code place} is the part to begin with. */
  String address(String place) {
    String numbered = phase == null ? "" : "&phase=" + phase;
    return "?goal=%s&by=%s%s#%s".formatted(encoded(goal), encoded(by), numbered, place);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
