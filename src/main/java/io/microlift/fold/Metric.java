package io.microlift.fold;

import org.jspecify.annotations.Nullable;

/**
 * What is counted per visitor.
 *
 * @param number names it in cells, positive
 * @param x the visitor's number
 * @param y what it is divided by, for ratios
 */
public record Metric(int number, Measure x, @Nullable Measure y) {
  /** The cells' number for exposed visitors. */
  public static final int EXPOSED = 0;

  /** The cells' number for visitors who are left out because they saw several variants. */
  public static final int MULTIPLE_EXPOSURES = -1;

  private static final int FUNNEL = -10;

  /** The reserved numbers are refused. */
  public Metric {
    if (number <= 0) {
      throw new IllegalArgumentException("metric %d is reserved".formatted(number));
    }
  }

  /** The cells' number for visitors who reached a step of the funnel, counted from 1. */
  public static int funnelStep(int step) {
    return FUNNEL - step;
  }
}
