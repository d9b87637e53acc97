package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way a goal should move. */
public enum Direction {
  /** More is better. */
  @JsonProperty("increase")
  INCREASE,
  /** Less is better. */
  @JsonProperty("decrease")
  DECREASE
}
