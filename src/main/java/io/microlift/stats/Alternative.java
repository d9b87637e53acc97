package io.microlift.stats;

/** What a test looks for: any difference of treatment − control, an increase, or a decrease. */
public enum Alternative {
  /** The treatment differs from the control. */
  TWO_SIDED,
  /** The treatment is greater than the control. */
  GREATER,
  /** The treatment is less than the control. */
  LESS
}
