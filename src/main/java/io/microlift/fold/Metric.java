package io.microlift.fold;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is counted per visitor.
 *
 * @param number names it in cells, positive
 * @param kind how events become a number
 * @param events names of the events that count
 * @param window how long after the first exposure they count; null means until the phase ends
 * @param currency the only currency that counts; null means each on its own
 */
public record Metric(
    int number,
    Kind kind,
    Set<String> events,
    @Nullable Duration window,
    @Nullable String currency) {
  /** The cells' number for exposed visitors. */
  public static final int EXPOSED = 0;

  /** The cells' number for visitors who are left out because they saw several variants. */
  public static final int MULTIPLE_EXPOSURES = -1;

  /** How events become a visitor's number. */
  public enum Kind {
    /** 1 if there is any. */
    CONVERSION,
    /** How many there are. */
    COUNT,
    /** The sum of their values. */
    VALUE
  }

  /** Copies the names; the two reserved numbers are refused. */
  public Metric {
    if (number <= 0) {
      throw new IllegalArgumentException("metric %d is reserved".formatted(number));
    }
    events = Set.copyOf(events);
  }
}
