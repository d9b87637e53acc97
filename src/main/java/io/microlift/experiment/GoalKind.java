package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.microlift.platform.Fields;

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
  VALUE,
  /** One goal's sum over another's, for example revenue per order. */
  @JsonProperty("ratio")
  RATIO,
  /** Whether the visitor came back some days after the first exposure. */
  @JsonProperty("retention")
  RETENTION;

  /** How it is written in JSON. */
  String wire() {
    return Fields.wire(this);
  }
}
