package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.stats.Contrast;
import io.microlift.stats.Interval;
import io.microlift.stats.Outcome;
import io.microlift.stats.PValue;
import io.microlift.stats.Reason;
import io.microlift.stats.VariantComparison;
import io.microlift.stats.Verdict;
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
 * @param adjustedPValue corrected for how many comparisons there are; not for how often one looks,
 *     unless the method is always-valid
 * @param sequential the same test, valid however often it is looked at
 * @param groupSequential the same test at its planned looks
 * @param bayesian what to believe about the lift, beside the tests
 * @param varianceReduction the same comparison with less noise, beside the unadjusted one
 * @param nonInferiority of guardrails: whether the variant is worse by less than the margin
 * @param observedMde smallest lift that the precision reached so far would find
 * @param harm whether the variant is worse, however often one looked; absent if that cannot be told
 * @param falsePositiveRisk if it is a finding: probability that it is a chance one, when one of ten
 *     ideas works
 * @param verdict better, worse or inconclusive by the experiment's method; of guardrails
 *     non-inferior, inferior or unknown
 * @param unavailable why p-value, observedMde or verdict are absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
    String variant,
    String control,
    Estimated difference,
    Estimated lift,
    @Nullable Double pValue,
    @Nullable Double adjustedPValue,
    @Nullable Sequential sequential,
    @Nullable PlannedLooks groupSequential,
    @Nullable Bayesian bayesian,
    @Nullable VarianceReduction varianceReduction,
    @Nullable Guardrail nonInferiority,
    @Nullable Double observedMde,
    @Nullable Boolean harm,
    @Nullable Double falsePositiveRisk,
    @Nullable String verdict,
    @Nullable String unavailable) {
  /** The variant differs, in the wanted direction. */
  public static final String BETTER = "better";

  /** The variant differs, in the unwanted direction. */
  public static final String WORSE = "worse";

  /** No difference is shown, which is no evidence that there is none. */
  public static final String INCONCLUSIVE = "inconclusive";

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
   * @param estimate of the lift: the mean belief, which is drawn towards no effect
   * @param chanceToWin probability that the variant is better
   * @param expectedLoss lift given away on average by shipping the variant
   * @param lower limit of the lift
   * @param upper likewise
   * @param unavailable why all of it is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Bayesian(
      @Nullable Double estimate,
      @Nullable Double chanceToWin,
      @Nullable Double expectedLoss,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable String unavailable) {
    private static Bayesian of(Outcome<VariantComparison.Bayesian> outcome) {
      return outcome.fold(
          belief ->
              new Bayesian(
                  belief.lift().mean(),
                  belief.chanceToWin(),
                  belief.expectedLoss(),
                  belief.interval().lower(),
                  belief.interval().upper(),
                  null),
          reason -> new Bayesian(null, null, null, null, null, reason.sentence()));
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
        null,
        Sequential.of(result.sequential()),
        null,
        Bayesian.of(result.bayesian()),
        null,
        null,
        result.observedMde().value().orElse(null),
        null,
        null,
        result.verdict().value().map(Comparison::word).orElse(null),
        missing.map(Reason::sentence).orElse(null));
  }

  /** Says that nothing can be compared, and why. */
  static Comparison unavailable(String variant, String control, String why) {
    Estimated nothing = new Estimated(null, null, null, why);
    return new Comparison(
        variant, control, nothing, nothing, null, null, null, null, null, null, null, null, null,
        null, null, why);
  }

  /**
   * What only the experiment as a whole can say about a comparison.
   *
   * @param adjustedPValue see {@link Comparison}
   * @param groupSequential see {@link Comparison}
   * @param varianceReduction see {@link Comparison}
   * @param nonInferiority see {@link Comparison}
   * @param harm see {@link Comparison}
   * @param falsePositiveRisk see {@link Comparison}
   * @param verdict see {@link Comparison}
   * @param withheld why there is no verdict, if there is none
   */
  record Judged(
      @Nullable Double adjustedPValue,
      @Nullable PlannedLooks groupSequential,
      @Nullable VarianceReduction varianceReduction,
      @Nullable Guardrail nonInferiority,
      @Nullable Boolean harm,
      @Nullable Double falsePositiveRisk,
      @Nullable String verdict,
      @Nullable String withheld) {}

  /** The same, judged. */
  Comparison judged(Judged how) {
    return new Comparison(
        variant,
        control,
        difference,
        lift,
        pValue,
        how.adjustedPValue(),
        sequential,
        how.groupSequential(),
        bayesian,
        how.varianceReduction(),
        how.nonInferiority(),
        observedMde,
        how.harm(),
        how.falsePositiveRisk(),
        how.verdict(),
        how.verdict() == null && how.withheld() != null ? how.withheld() : unavailable);
  }

  /** The narrowest limits of the lift that hold although somebody looked before. */
  public Estimated limits() {
    if (groupSequential != null && groupSequential.lower() != null) {
      return new Estimated(null, groupSequential.lower(), groupSequential.upper(), null);
    }
    if (sequential != null && sequential.lower() != null) {
      return new Estimated(null, sequential.lower(), sequential.upper(), null);
    }
    return lift;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> BETTER;
      case WORSE -> WORSE;
      case INCONCLUSIVE -> INCONCLUSIVE;
    };
  }
}
