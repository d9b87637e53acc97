package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a running experiment assigns: in [start, end).
 *
 * @param start first instant, or null for as soon as it is started
 * @param end first instant at which it no longer assigns, or null for until it is concluded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Schedule(@Nullable Instant start, @Nullable Instant end) {
  /** Refuses an end that is not after the start. */
  public Schedule {
    if (start != null && end != null && !end.isAfter(start)) {
      throw new IllegalArgumentException("ends at %s, not after %s".formatted(end, start));
    }
  }
}
