package io.microlift.stats;

/** What a test says about a treatment, given which way its goal should move. */
public enum Verdict {
  /** The treatment differs, in the wanted direction. */
  BETTER,
  /** The treatment differs, in the unwanted direction. */
  WORSE,
  /** The test does not tell the arms apart; that is no evidence that they are equal. */
  INCONCLUSIVE
}
