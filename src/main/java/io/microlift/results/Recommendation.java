package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.microlift.experiment.Tier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do with an experiment, and why.
 *
 * @param action what to do
 * @param variant which variant to ship
 * @param reasons sentences for people, the most important one first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recommendation(Action action, @Nullable String variant, List<String> reasons) {
  /** Copies the reasons. */
  public Recommendation {
    reasons = List.copyOf(reasons);
  }

  /** What can be done with an experiment. */
  public enum Action {
    /** Give a variant to everybody. */
    @JsonProperty("ship")
    SHIP,
    /** Give the control to everybody: the variants do harm. */
    @JsonProperty("rollback")
    ROLLBACK,
    /** Wait. */
    @JsonProperty("keep-running")
    KEEP_RUNNING,
    /** Stop as inconclusive: waiting would not help. */
    @JsonProperty("stop")
    STOP
  }

  /** How one variant does. */
  private enum State {
    HARMS,
    WINS,
    WINS_TOO_EARLY,
    WINS_UNSAFELY,
    UNDECIDED
  }

  /**
   * Recommends an action.
   *
   * <p>A variant is shipped if the primary goal is better by the experiment's method, every
   * guardrail is shown to hold, no macro goal is harmed, and whole weeks, at least one, were over
   * when that was so. Harm does not wait for a week.
   */
  static Recommendation of(Evidence evidence) {
    if (evidence.mismatch()) {
      return new Recommendation(Action.STOP, null, List.of(Sentences.MISMATCH));
    }
    if (evidence.variants().stream().noneMatch(variant -> variant.primary() != null)) {
      return new Recommendation(Action.KEEP_RUNNING, null, List.of(Sentences.NO_PRIMARY));
    }
    List<String> reasons = new ArrayList<>();
    Optional<Evidence.OfVariant> winner =
        evidence.variants().stream()
            .filter(variant -> state(variant, evidence) == State.WINS)
            .max(Comparator.comparingDouble(Recommendation::lift));
    if (winner.isPresent() && !evidence.counting()) {
      Sentences.ship(winner.get(), evidence, reasons);
      return new Recommendation(Action.SHIP, winner.get().variant(), reasons);
    }
    if (evidence.variants().stream().allMatch(v -> state(v, evidence) == State.HARMS)) {
      evidence.variants().forEach(variant -> Sentences.harm(variant, reasons));
      return new Recommendation(Action.ROLLBACK, null, reasons);
    }
    return undecided(evidence, reasons);
  }

  private static Recommendation undecided(Evidence evidence, List<String> reasons) {
    if (evidence.counting()) {
      reasons.add(Sentences.COUNTING);
    }
    boolean waits = evidence.counting();
    for (Evidence.OfVariant variant : evidence.variants()) {
      switch (state(variant, evidence)) {
        case HARMS -> {
          Sentences.harm(variant, reasons);
          reasons.add("Take %s out in a new phase.".formatted(variant.variant()));
        }
        case WINS_TOO_EARLY -> {
          waits = true;
          Sentences.tooEarly(variant, evidence, reasons);
        }
        case WINS_UNSAFELY -> Sentences.unsafe(variant, evidence, reasons);
        case WINS -> Sentences.improved(variant, reasons);
        case UNDECIDED -> Sentences.undecided(variant, evidence, reasons);
      }
    }
    if (evidence.stage().isOver() && !waits) {
      reasons.add(Sentences.OVER);
      return new Recommendation(Action.STOP, null, reasons);
    }
    Sentences.next(evidence.stage(), reasons);
    return new Recommendation(Action.KEEP_RUNNING, null, reasons);
  }

  private static State state(Evidence.OfVariant variant, Evidence evidence) {
    Evidence.Finding primary = variant.primary();
    boolean macroHarm =
        variant.others().stream()
            .anyMatch(
                other ->
                    other.isGuardrail()
                        ? Guardrail.INFERIOR.equals(other.verdict())
                        : other.tier() == Tier.MACRO && other.isWorse());
    if (macroHarm || (primary != null && primary.isWorse())) {
      return State.HARMS;
    }
    if (primary == null || !primary.isBetter()) {
      return State.UNDECIDED;
    }
    if (variant.others().stream().anyMatch(other -> other.isGuardrail() && !other.isSafe())) {
      return State.WINS_UNSAFELY;
    }
    return isWholeWeeks(primary, evidence) ? State.WINS : State.WINS_TOO_EARLY;
  }

  /** Says whether the decision stood at the end of a whole week. */
  private static boolean isWholeWeeks(Evidence.Finding primary, Evidence evidence) {
    LocalDate week = evidence.lastWholeWeek();
    LocalDate decided = primary.decidedOn();
    if (week == null) {
      return false;
    }
    LocalDate last = evidence.stage().lastDay();
    return evidence.stage().isOver()
        || (decided != null ? !decided.isAfter(week) : week.equals(last));
  }

  private static double lift(Evidence.OfVariant variant) {
    Evidence.Finding primary = variant.primary();
    return primary == null || primary.lift() == null ? Double.NEGATIVE_INFINITY : primary.lift();
  }
}
