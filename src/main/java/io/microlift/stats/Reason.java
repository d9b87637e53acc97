package io.microlift.stats;

/** Why a statistic is not defined, as a sentence that a product team can read. */
public enum Reason {
  /** One-sided confidence sequences need an error level below one half. */
  ALPHA_TOO_LARGE_FOR_ONE_SIDE("the error level is too large for a one-sided bound"),
  /** No number of visitors finds an effect of zero. */
  NO_EFFECT_TO_DETECT("the effect to detect is zero"),
  /** Even the largest possible rate is too close to the baseline. */
  POWER_OUT_OF_REACH("no rate below one is found with this power by so few visitors"),
  /** A test that ignores the data already has this power. */
  POWER_NOT_ABOVE_ALPHA("the power is not above the error level"),
  /** The second best variant has no weight to share. */
  ONE_VARIANT_IS_CERTAIN("one variant is certain to be the best"),
  /** The pooled variance of two proportions is zero. */
  NOBODY_OR_EVERYBODY_CONVERTED("nobody or everybody converted, so there is no variation to test"),
  /** A variance needs two values. */
  TOO_FEW_VISITORS("there are fewer than two visitors in an arm"),
  /** A mean needs a value. */
  NO_VISITORS("there are no visitors"),
  /** Both arms are constant. */
  NO_VARIATION("the values within each arm are all equal, so there is no variation to test"),
  /** A relative difference needs a baseline. */
  BASELINE_ZERO("the control's mean is zero, so a relative difference is not defined"),
  /** A relative difference needs a positive baseline here. */
  BASELINE_NOT_POSITIVE("the control's mean is not above zero"),
  /** Fieller's interval is unbounded. */
  BASELINE_TOO_UNCERTAIN("the control's mean is too uncertain for a relative difference"),
  /** Logarithms need positive means. */
  MEAN_NOT_POSITIVE("a mean is not above zero, so a log ratio is not defined"),
  /** A split needs two variants that get traffic. */
  FEWER_THAN_TWO_VARIANTS("fewer than two variants have traffic"),
  /** A ratio needs a denominator. */
  DENOMINATOR_ZERO("the denominator adds up to zero, so the ratio is not defined"),
  /** A decomposition takes logarithms of totals. */
  ZERO_TOTAL("sessions, orders or revenue of an arm are not above zero in total"),
  /** A stratum needs a variance in each arm. */
  THIN_STRATUM("a stratum has an arm with fewer than two visitors; merge strata first"),
  /** The covariate explains everything. */
  NO_VARIATION_LEFT("nothing varies after adjustment, so there is nothing to test"),
  /** A regression cannot tell its covariates apart. */
  COVARIATES_DEPENDENT("the covariates are constant or determine each other"),
  /** A residual has no variance of its own. */
  LEVERAGE_ONE("a single visitor determines a coefficient of the regression"),
  /** Quantile bounds leave (0, 1). */
  TOO_FEW_FOR_QUANTILE("there are too few values for an interval of so extreme a quantile"),
  /** A quantile needs a value. */
  NO_EVENTS("there are no events"),
  /** No percentile was given. */
  NO_CAP("no percentile to cap at was given"),
  /** A cap needs a value that is not zero. */
  ONLY_ZEROS("all values are zero and zeros are ignored, so there is no cap"),
  /** A trend needs three points. */
  TOO_FEW_EFFECTS("a trend needs at least three effects"),
  /** A covariance over experiments needs two of them. */
  TOO_FEW_EXPERIMENTS("at least two experiments are needed"),
  /** A variance over experiments is not positive. */
  NO_VARIATION_BETWEEN_EXPERIMENTS("the effects do not vary between experiments"),
  /** A variance corrected for noise is not positive. */
  NO_SIGNAL("the effects vary no more than sampling noise does"),
  /** The always-valid test is only asymptotic. */
  TOO_FEW_FOR_ALWAYS_VALID(
      "a variant has fewer than 100 conversions; the always-valid test begins there"),
  /** A lift is not normal with so few conversions. */
  TOO_FEW_FOR_NORMAL("a variant has fewer than 10 conversions, too few to take its lift as normal"),
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
