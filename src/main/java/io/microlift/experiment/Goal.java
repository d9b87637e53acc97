package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A goal as it is stored.
 *
 * @param definition what is counted
 * @param version rises with every change
 * @param metric names the counting: changes only when history has to be counted again
 * @param frozenCap what the cap's percentile came to, money in the major unit; null until there are
 *     enough visitors
 * @param createdAt when it was first defined
 * @param updatedAt when it last changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Goal(
    @JsonUnwrapped GoalDefinition definition,
    int version,
    int metric,
    @Nullable BigDecimal frozenCap,
    Instant createdAt,
    Instant updatedAt) {
  /** The cap as a number, money in the major unit; null if there is none (yet). */
  @JsonIgnore
  public @Nullable BigDecimal cap() {
    Cap cap = definition.cap();
    return cap == null || cap.number() == null ? frozenCap : cap.number();
  }
}
