package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When an experiment's numbers may be looked at. */
public enum AnalysisMethod {
  /** At planned looks, with error spent over them; the default with a plan. */
  @JsonProperty("group-sequential")
  GROUP_SEQUENTIAL,
  /** At any time; the default without a plan. */
  @JsonProperty("always-valid")
  ALWAYS_VALID,
  /** Once, at the planned end. */
  @JsonProperty("fixed")
  FIXED
}
