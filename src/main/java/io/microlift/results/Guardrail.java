package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.stats.Contrast;
import io.microlift.stats.NonInferiority;
import io.microlift.stats.Outcome;
import io.microlift.stats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Whether a variant is worse than the control by less than a margin.
 *
 * @param margin relative deterioration that is still acceptable
 * @param pValue one-sided, against "worse by the margin or more"
 * @param bound of the lift on its bad side, at the error level that this look may spend
 * @param verdict {@code non-inferior}, {@code inferior}, or {@code unknown} if neither is shown
 * @param unavailable why something is absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Guardrail(
    double margin,
    @Nullable Double pValue,
    @Nullable Double bound,
    String verdict,
    @Nullable String unavailable) {
  /** Worse by less than the margin, if at all. */
  public static final String NON_INFERIOR = "non-inferior";

  /** Worse by more than the margin. */
  public static final String INFERIOR = "inferior";

  /** Neither is shown. */
  public static final String UNKNOWN = "unknown";

  private static final double LEAST_LEVEL = 1e-300;

  /** Nothing is shown yet, and why. */
  static Guardrail unknown(double margin, String why) {
    return new Guardrail(margin, null, null, UNKNOWN, why);
  }

  /**
   * Tests two arms against a margin.
   *
   * @param level one-sided error level of this look
   */
  static Guardrail of(Contrast.Arms arms, double margin, double level, boolean lessIsBetter) {
    NonInferiority procedure =
        NonInferiority.withDefaults()
            .withAlpha(Math.max(LEAST_LEVEL, level))
            .with(
                lessIsBetter
                    ? NonInferiority.PreferredDirection.DECREASE
                    : NonInferiority.PreferredDirection.INCREASE);
    Outcome<NonInferiority.Result> outcome =
        arms.control()
            .then(from -> arms.treatment().then(to -> procedure.relative(from, to, margin)));
    return outcome.fold(
        test ->
            new Guardrail(
                margin,
                test.pValue().value(),
                test.bound().value().orElse(null),
                word(test.verdict()),
                test.bound().reason().map(Reason::sentence).orElse(null)),
        reason -> unknown(margin, reason.sentence()));
  }

  private static String word(NonInferiority.Verdict verdict) {
    return switch (verdict) {
      case NON_INFERIOR -> NON_INFERIOR;
      case INFERIOR -> INFERIOR;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
