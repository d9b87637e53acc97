package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How close a goal is to the money. */
public enum Tier {
  /** A step on the way, seen often. */
  @JsonProperty("micro")
  MICRO,
  /** Orders and revenue. */
  @JsonProperty("macro")
  MACRO
}
