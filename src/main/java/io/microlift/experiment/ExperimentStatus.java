package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.microlift.platform.Fields;
import java.util.EnumSet;
import java.util.Set;

/** Where an experiment is in its life. */
public enum ExperimentStatus {
  /** Being written; nobody is assigned. */
  @JsonProperty("draft")
  DRAFT,
  /** Assigning and counting. */
  @JsonProperty("running")
  RUNNING,
  /** Everybody gets the control; what happens still counts. */
  @JsonProperty("paused")
  PAUSED,
  /** Decided; a shipped variant is served to its whole audience. */
  @JsonProperty("concluded")
  CONCLUDED,
  /** Out of the way; nothing is served. */
  @JsonProperty("archived")
  ARCHIVED;

  /** Statuses that may follow this one. */
  public Set<ExperimentStatus> next() {
    return switch (this) {
      case DRAFT -> EnumSet.of(RUNNING);
      case RUNNING -> EnumSet.of(PAUSED, CONCLUDED);
      case PAUSED -> EnumSet.of(RUNNING, CONCLUDED);
      case CONCLUDED -> EnumSet.of(ARCHIVED);
      case ARCHIVED -> EnumSet.noneOf(ExperimentStatus.class);
    };
  }

  /** Says whether exposures of this experiment are recorded. */
  public boolean isStarted() {
    return this != DRAFT;
  }

  /** The name in JSON. */
  public String wire() {
    return Fields.wire(this);
  }
}
