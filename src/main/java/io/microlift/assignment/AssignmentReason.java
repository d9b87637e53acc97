package io.microlift.assignment;

/** Why a visitor gets what it gets. */
public enum AssignmentReason {
  /** The bucket decided. */
  SPLIT,
  /** The definition names this visitor, or an audience it belongs to; or this is a preview. */
  OVERRIDE,
  /** Allocation has changed since, and the visitor keeps the variant it saw first. */
  STICKY,
  /** The experiment is over and this variant won. */
  SHIPPED,
  /** The experiment is paused, over, not yet due, or was never started. */
  NOT_RUNNING,
  /** The visitor's attributes do not match the audience, or a prerequisite is not met. */
  NOT_IN_AUDIENCE,
  /** The bucket lies outside the experiment's share of traffic. */
  NOT_IN_TRAFFIC,
  /** Another experiment of the layer has this visitor. */
  LAYER_TAKEN,
  /** The visitor is one of those who see no experiment. */
  HOLDOUT,
  /** The request does not carry the attribute that is randomised. */
  MISSING_UNIT,
  /** There is no experiment of this key. */
  UNKNOWN_EXPERIMENT
}
