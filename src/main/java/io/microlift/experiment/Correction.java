package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How p-values of several primary comparisons are adjusted. */
public enum Correction {
  /** Holm's step-down procedure. */
  @JsonProperty("holm")
  HOLM,
  /** Bonferroni's. */
  @JsonProperty("bonferroni")
  BONFERRONI,
  /** Dunnett's comparisons with one control. */
  @JsonProperty("dunnett")
  DUNNETT,
  /** None. */
  @JsonProperty("none")
  NONE
}
