package io.microlift.stats;

/** How many directions of an effect a procedure looks for. */
public enum Sides {
  /** Treatment above control only. */
  ONE(1),
  /** Either direction. */
  TWO(2);

  private final int count;

  Sides(int count) {
    this.count = count;
  }

  /** Number of tails that share the error level: 1 or 2. */
  int count() {
    return count;
  }
}
