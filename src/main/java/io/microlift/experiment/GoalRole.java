package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a goal means for an experiment's decision. */
public enum GoalRole {
  /** Decides; an experiment has one. */
  @JsonProperty("primary")
  PRIMARY,
  /** Must not get worse by more than its margin. */
  @JsonProperty("guardrail")
  GUARDRAIL,
  /** Informs; labelled exploratory. */
  @JsonProperty("secondary")
  SECONDARY
}
