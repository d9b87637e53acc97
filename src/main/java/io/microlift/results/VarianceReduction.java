package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.stats.Cuped;
import io.microlift.stats.Distributions;
import io.microlift.stats.Estimate;
import io.microlift.stats.Interval;
import io.microlift.stats.PValue;
import io.microlift.stats.Welch;
import org.jspecify.annotations.Nullable;

/**
 * The comparison after what visitors did before their exposure is taken into account (CUPED),
 * beside the unadjusted one.
 *
 * @param covariate what is taken into account
 * @param share of the variance of the difference that is gone; may be negative
 * @param theta slope of the numbers on the covariate
 * @param difference of the adjusted means
 * @param lift of the adjusted means
 * @param pValue two-sided, of Welch's test of the adjusted means, looked at once
 * @param disagrees true if adjusted and unadjusted difference are both clearly not 0, and of
 *     different signs: then something is wrong with one of them
 * @param unavailable why something is absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VarianceReduction(
    @Nullable String covariate,
    @Nullable Double share,
    @Nullable Double theta,
    @Nullable Estimated difference,
    @Nullable Estimated lift,
    @Nullable Double pValue,
    @Nullable Boolean disagrees,
    @Nullable String unavailable) {
  private static final double CLEARLY = 2;

  static VarianceReduction unavailable(String why) {
    return new VarianceReduction(null, null, null, null, null, null, null, why);
  }

  /**
   * Adjusts two arms.
   *
   * @param statistic z of the unadjusted comparison, if there is one
   */
  static VarianceReduction of(
      Tallied control, Tallied treatment, Procedure procedure, @Nullable Double statistic) {
    if (!procedure.options().varianceReduction()) {
      return unavailable("the experiment asks for none");
    }
    if (!procedure.hasCovariate()) {
      return unavailable("there is no such number from before the exposure");
    }
    int days = procedure.options().covariateDays();
    if (control.covariate().plus(treatment.covariate()).y().squares().signum() == 0) {
      return unavailable("nobody did anything of it in the %d days before".formatted(days));
    }
    double alpha = procedure.options().alpha();
    return Cuped.withDefaults()
        .withAlpha(alpha)
        .compare(control.covariate(), treatment.covariate())
        .fold(
            result -> of(result, alpha, days, statistic), reason -> unavailable(reason.sentence()));
  }

  private static VarianceReduction of(
      Cuped.Result result, double alpha, int days, @Nullable Double statistic) {
    Welch.Result test = result.test().value().orElse(null);
    Estimate lift = result.lift().value().orElse(null);
    if (test == null) {
      return unavailable("nothing varies after adjustment, so there is nothing to test");
    }
    double z = Distributions.normalIsf(alpha / 2);
    double adjusted = result.difference() / standardError(result);
    return new VarianceReduction(
        "the same goal in the %d days before the first exposure".formatted(days),
        result.varianceReduction().value().orElse(null),
        result.theta(),
        estimated(result.difference(), test.interval()),
        lift == null
            ? null
            : estimated(
                lift.value(),
                new Interval(
                    lift.value() - z * lift.standardError(),
                    lift.value() + z * lift.standardError())),
        result.test().map(Welch.Result::pValue).map(PValue::value).value().orElse(null),
        statistic != null
            && Math.abs(adjusted) > CLEARLY
            && Math.abs(statistic) > CLEARLY
            && adjusted * statistic < 0,
        null);
  }

  private static double standardError(Cuped.Result result) {
    return Math.sqrt(
        result.control().variance() / result.control().n()
            + result.treatment().variance() / result.treatment().n());
  }

  private static Estimated estimated(double value, Interval interval) {
    return new Estimated(value, interval.lower(), interval.upper(), null);
  }
}
