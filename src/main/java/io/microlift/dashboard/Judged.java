package io.microlift.dashboard;

import io.microlift.experiment.Direction;
import io.microlift.results.Comparison;
import io.microlift.results.Estimated;
import io.microlift.results.GoalReport;
import io.microlift.results.Guardrail;
import org.jspecify.annotations.Nullable;

/**
 * A comparison in words.
 *
 * @param lift the estimate
 * @param limits that hold although somebody looked before
 * @param verdict what it comes to; a dash if nothing can be said
 * @param tone good, bad, warn or plain: how it is coloured, beside the words
 * @param note why something is absent; empty if nothing is
 */
public record Judged(String lift, String limits, String verdict, String tone, String note) {
  static Judged of(Comparison comparison) {
    Estimated limits = comparison.limits();
    String verdict = comparison.verdict();
    String why =
        comparison.unavailable() != null
            ? comparison.unavailable()
            : comparison.lift().unavailable();
    return new Judged(
        Figures.lift(comparison.lift().estimate()),
        Figures.lifts(limits.lower(), limits.upper()),
        verdict == null ? Figures.NONE : verdict,
        tone(verdict, Boolean.TRUE.equals(comparison.harm())),
        why == null ? "" : why);
  }

  private static String tone(@Nullable String verdict, boolean harm) {
    if (harm) {
      return "bad";
    }
    if (verdict == null) {
      return "plain";
    }
    return switch (verdict) {
      case Comparison.BETTER, Guardrail.NON_INFERIOR -> "good";
      case Comparison.WORSE, Guardrail.INFERIOR -> "bad";
      default -> "plain";
    };
  }

  /** Orders comparisons of a goal: the larger, the better the variant does. */
  static double goodness(GoalReport goal, Comparison comparison) {
    Double lift = comparison.lift().estimate();
    if (lift == null) {
      return Double.NEGATIVE_INFINITY;
    }
    return goal.direction() == Direction.DECREASE ? -lift : lift;
  }
}
