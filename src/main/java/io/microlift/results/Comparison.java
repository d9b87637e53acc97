package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.stats.Contrast;
import io.microlift.stats.Interval;
import io.microlift.stats.Outcome;
import io.microlift.stats.PValue;
import io.microlift.stats.Reason;
import io.microlift.stats.VariantComparison;
import io.microlift.stats.Verdict;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One variant against the control.
 *
 * @param variant key of the variant
 * @param control key of the control
 * @param difference of the means, variant − control
 * @param lift difference relative to the control's mean
 * @param pValue two-sided, of a test that is looked at once
 * @param sequential the same, valid however often it is looked at
 * @param bayesian what to believe about the lift, beside the tests
 * @param observedMde smallest lift that the precision reached so far would find
 * @param verdict better, worse or inconclusive, by the experiment's method
 * @param unavailable why p-value, observedMde or verdict are absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
    String variant,
    String control,
    Estimated difference,
    Estimated lift,
    @Nullable Double pValue,
    @Nullable Sequential sequential,
    @Nullable Bayesian bayesian,
    @Nullable Double observedMde,
    @Nullable String verdict,
    @Nullable String unavailable) {

  /**
   * The always-valid test.
   *
   * @param pValue valid at every look
   * @param lower limit that holds for the lift at all looks together
   * @param upper likewise
   * @param unavailable why something is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sequential(
      @Nullable Double pValue,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable String unavailable) {
    private static Sequential of(Outcome<VariantComparison.Sequential> outcome) {
      Outcome<Interval> lift = outcome.then(VariantComparison.Sequential::lift);
      return new Sequential(
          outcome.value().map(VariantComparison.Sequential::pValue).orElse(null),
          lift.value().map(Interval::lower).orElse(null),
          lift.value().map(Interval::upper).orElse(null),
          lift.reason().map(Reason::sentence).orElse(null));
    }
  }

  /**
   * The belief about the lift after the data.
   *
   * @param chanceToWin probability that the variant is better
   * @param expectedLoss lift given away on average by shipping the variant
   * @param lower limit of the lift
   * @param upper likewise
   * @param unavailable why all of it is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Bayesian(
      @Nullable Double chanceToWin,
      @Nullable Double expectedLoss,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable String unavailable) {
    private static Bayesian of(Outcome<VariantComparison.Bayesian> outcome) {
      return outcome.fold(
          belief ->
              new Bayesian(
                  belief.chanceToWin(),
                  belief.expectedLoss(),
                  belief.interval().lower(),
                  belief.interval().upper(),
                  null),
          reason -> new Bayesian(null, null, null, null, reason.sentence()));
    }
  }

  /** Writes down what was computed. */
  public static Comparison of(String variant, String control, VariantComparison.Result result) {
    Contrast contrast = result.contrast();
    Optional<Reason> missing =
        contrast.pValue().reason().or(result.verdict()::reason).or(result.observedMde()::reason);
    return new Comparison(
        variant,
        control,
        Estimated.of(contrast.difference()),
        Estimated.of(contrast.lift()),
        contrast.pValue().value().map(PValue::value).orElse(null),
        Sequential.of(result.sequential()),
        Bayesian.of(result.bayesian()),
        result.observedMde().value().orElse(null),
        result.verdict().value().map(Comparison::word).orElse(null),
        missing.map(Reason::sentence).orElse(null));
  }

  /** Says that nothing can be compared, and why. */
  static Comparison unavailable(String variant, String control, String why) {
    Estimated nothing = new Estimated(null, null, null, why);
    return new Comparison(variant, control, nothing, nothing, null, null, null, null, null, why);
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
