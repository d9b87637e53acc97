package io.microlift.stats;

/** Why a statistic is not defined, as a sentence that a product team can read. */
public enum Reason {
  /** The pooled variance of two proportions is zero. */
  NOBODY_OR_EVERYBODY_CONVERTED("nobody or everybody converted, so there is no variation to test"),
  /** A variance needs two values. */
  TOO_FEW_VISITORS("an arm has fewer than two visitors"),
  /** A mean needs a value. */
  NO_VISITORS("there are no visitors"),
  /** Both arms are constant. */
  NO_VARIATION("the values within each arm are all equal, so there is no variation to test"),
  /** A relative difference needs a baseline. */
  BASELINE_ZERO("the control's mean is zero, so a relative difference is not defined"),
  /** Fieller's interval is unbounded. */
  BASELINE_TOO_UNCERTAIN("the control's mean is too uncertain for a relative difference"),
  /** Logarithms need positive means. */
  MEAN_NOT_POSITIVE("a mean is not above zero, so a log ratio is not defined"),
  /** A split needs two variants that get traffic. */
  FEWER_THAN_TWO_VARIANTS("fewer than two variants have traffic"),
  /** An intermediate result overflows. */
  BEYOND_DOUBLE_RANGE("the numbers are too large or too small to compute with");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** What to tell a person: a clause without capital and full stop. */
  public String sentence() {
    return sentence;
  }
}
