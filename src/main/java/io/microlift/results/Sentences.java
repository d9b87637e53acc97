package io.microlift.results;

import io.microlift.experiment.Tier;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The reasons of a recommendation, in words that a product manager can act on. */
final class Sentences {
  static final String MISMATCH =
      "Visitors do not split as the weights say, so no number here can be trusted. Find out why"
          + " (redirects, caching, late exposures, bots), then start a new phase.";
  static final String NO_PRIMARY =
      "No goal is primary, so nothing can decide. Give one goal the role primary.";
  static final String COUNTING =
      "History is being counted again after a goal was changed; wait until that is done.";
  static final String OVER =
      "The plan is over. Looking further at the same numbers would turn chance into findings: keep"
          + " the control, or plan a larger experiment or a bolder change.";

  private static final int A_WEEK = 7;

  private Sentences() {}

  static void ship(Evidence.OfVariant variant, Evidence evidence, List<String> reasons) {
    improved(variant, reasons);
    for (Evidence.Finding other : variant.others()) {
      if (other.isGuardrail()) {
        reasons.add(
            "%s holds: %s, and a loss of %s is ruled out."
                .formatted(other.name(), liftOf(other), percent(margin(other))));
      }
    }
    macros(variant, reasons);
    reasons.add(
        "It ran for %d days, so that every weekday counts.".formatted(evidence.stage().days()));
  }

  static void improved(Evidence.OfVariant variant, List<String> reasons) {
    Evidence.Finding primary = variant.primary();
    if (primary != null) {
      reasons.add(
          "%s improved with %s: %s.".formatted(primary.name(), variant.variant(), liftOf(primary)));
    }
  }

  static void harm(Evidence.OfVariant variant, List<String> reasons) {
    Evidence.Finding primary = variant.primary();
    for (Evidence.Finding other : variant.others()) {
      if (other.isGuardrail() ? Guardrail.INFERIOR.equals(other.verdict()) : other.isWorse()) {
        reasons.add(contrastedWith(primary, other) + loss(variant, other));
      }
    }
    if (primary != null && primary.isWorse()) {
      reasons.add(
          "%s got worse with %s: %s."
              .formatted(primary.name(), variant.variant(), liftOf(primary)));
    }
  }

  private static String loss(Evidence.OfVariant variant, Evidence.Finding finding) {
    String allowed =
        finding.isGuardrail()
            ? ", by more than the %s that may be lost".formatted(percent(margin(finding)))
            : "";
    return "%s got worse with %s%s: %s."
        .formatted(finding.name(), variant.variant(), allowed, liftOf(finding));
  }

  private static String contrastedWith(
      Evidence.@Nullable Finding primary, Evidence.Finding harmed) {
    return primary != null
            && primary.tier() == Tier.MICRO
            && isUp(primary)
            && harmed.tier() == Tier.MACRO
        ? "Micro up, macro down: %s rose (%s), but ".formatted(primary.name(), liftOf(primary))
        : "";
  }

  static void tooEarly(Evidence.OfVariant variant, Evidence evidence, List<String> reasons) {
    improved(variant, reasons);
    LocalDate last = evidence.stage().lastDay();
    int days = evidence.stage().days();
    int missing = A_WEEK - days % A_WEEK;
    String until = last == null ? "" : ", until the end of " + last.plusDays(missing);
    reasons.add(
        "Do not ship yet: it ran for %d days, and weekdays differ. Let whole weeks pass, at least one%s."
            .formatted(days, until));
  }

  /** The primary goal is better, but a guardrail is not shown to hold. */
  static void unsafe(Evidence.OfVariant variant, Evidence evidence, List<String> reasons) {
    Evidence.Finding primary = variant.primary();
    boolean micro = primary != null && primary.tier() == Tier.MICRO;
    for (Evidence.Finding other : variant.others()) {
      if (other.isGuardrail() && !other.isSafe()) {
        String prefix =
            micro && other.tier() == Tier.MACRO
                ? "Micro up, macro unknown: "
                : "Not shown to be safe: ";
        reasons.add(
            "%s%s improved with %s (%s), but whether %s holds is unknown: %s, so a loss of more than %s is not ruled out."
                .formatted(
                    prefix,
                    primary == null ? "the primary goal" : primary.name(),
                    variant.variant(),
                    primary == null ? "" : liftOf(primary),
                    other.name(),
                    liftOf(other),
                    percent(margin(other))));
      }
    }
    if (evidence.stage().isOver()) {
      reasons.add(
          "To ship it nevertheless is a risk that somebody has to take knowingly; a larger"
              + " experiment would remove it.");
    }
  }

  /** What is to be said about macro goals beside the guardrails. */
  private static void macros(Evidence.OfVariant variant, List<String> reasons) {
    Evidence.Finding primary = variant.primary();
    if (primary == null || primary.tier() == Tier.MACRO) {
      return;
    }
    boolean any = false;
    for (Evidence.Finding other : variant.others()) {
      if (other.tier() == Tier.MACRO) {
        any = true;
        if (!other.isGuardrail() && !other.isBetter()) {
          reasons.add(
              "Micro up, macro unknown: what it does to %s cannot be told (%s)."
                  .formatted(other.name(), liftOf(other)));
        }
      }
    }
    if (!any) {
      reasons.add(
          "No goal counts orders or revenue, so nobody knows what it does to them; attach one as a"
              + " guardrail.");
    }
  }

  static void undecided(Evidence.OfVariant variant, Evidence evidence, List<String> reasons) {
    Evidence.Finding primary = variant.primary();
    if (primary == null || primary.lift() == null) {
      reasons.add("There are no numbers about %s yet.".formatted(variant.variant()));
      return;
    }
    reasons.add(
        "%s: no difference is shown with %s (%s)."
            .formatted(primary.name(), variant.variant(), liftOf(primary)));
    Double planned = evidence.plannedLift();
    if (evidence.stage().isOver() && planned != null && primary.upper() != null) {
      reasons.add(
          primary.upper() < planned
              ? "A lift of %s, which the plan was made to find, is ruled out."
                  .formatted(percent(planned))
              : "A lift of %s, which the plan was made to find, is not ruled out either."
                  .formatted(percent(planned)));
    }
  }

  static void next(Stage stage, List<String> reasons) {
    if (stage.nextLook() != null) {
      reasons.add(
          "The next look that counts is on %s at 00:00 UTC."
              .formatted(LocalDate.ofInstant(stage.nextLook(), ZoneOffset.UTC)));
    }
  }

  private static boolean isUp(Evidence.Finding finding) {
    return finding.isBetter() || (finding.lift() != null && finding.lift() > 0);
  }

  /** The lift with its limits; improvements are positive. */
  private static String liftOf(Evidence.Finding finding) {
    if (finding.lift() == null) {
      return "no lift can be computed yet";
    }
    String limits =
        finding.lower() == null && finding.upper() == null
            ? ", no limits yet"
            : ", between %s and %s".formatted(limit(finding.lower()), limit(finding.upper()));
    return "%s%s".formatted(signed(finding.lift()), limits);
  }

  private static String limit(@Nullable Double limit) {
    return limit == null ? "no limit" : signed(limit);
  }

  private static String signed(double share) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }

  private static String percent(double share) {
    BigDecimal rounded = BigDecimal.valueOf(100 * share).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString() + " %";
  }

  private static double margin(Evidence.Finding finding) {
    return finding.margin() == null ? Analysis.DEFAULT_MARGIN : finding.margin();
  }
}
