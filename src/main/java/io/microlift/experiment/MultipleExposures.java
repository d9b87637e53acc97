package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a visitor who has seen several variants of one experiment. */
public enum MultipleExposures {
  /** Left out of the comparison, counted and reported. */
  @JsonProperty("exclude")
  EXCLUDE,
  /** Counted for the variant seen first. */
  @JsonProperty("first")
  FIRST
}
