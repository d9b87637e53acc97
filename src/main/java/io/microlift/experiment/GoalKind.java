package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is counted per visitor. */
public enum GoalKind {
  /** Whether it happened at all. */
  @JsonProperty("conversion")
  CONVERSION,
  /** How often. */
  @JsonProperty("count")
  COUNT,
  /** The sum of the events' values, for example revenue. */
  @JsonProperty("value")
  VALUE
}
