package io.microlift.assignment;

/** Why a visitor gets what it gets. */
enum AssignmentReason {
  /** The bucket decided. */
  SPLIT,
  /** The definition names this visitor. */
  OVERRIDE,
  /** The experiment is over and this variant won. */
  SHIPPED,
  /** The experiment is paused, over, or was never started. */
  NOT_RUNNING,
  /** The visitor's attributes do not match the audience. */
  NOT_IN_AUDIENCE,
  /** The bucket lies outside the experiment's share of traffic. */
  NOT_IN_TRAFFIC,
  /** The request does not carry the attribute that is randomised. */
  MISSING_UNIT,
  /** There is no experiment of this key. */
  UNKNOWN_EXPERIMENT
}
