package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.stats.Contrast;
import io.microlift.stats.Distributions;
import io.microlift.stats.GroupSequential;
import io.microlift.stats.Interval;
import io.microlift.stats.Lift;
import io.microlift.stats.Outcome;
import io.microlift.stats.PValue;
import io.microlift.stats.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A comparison at its planned looks, at the ends of days: error is spent over them by an
 * O'Brien-Fleming type function of the elapsed share of the plan.
 *
 * @param looks that have been taken
 * @param isFinal whether the last look was the planned end, so that nothing is left to be spent
 * @param decidedOn the day at whose end the statistic first reached the critical value
 * @param lower limit of the repeated interval of the lift, which holds at all looks together
 * @param upper likewise
 * @param unavailable why something is absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedLooks(
    List<Look> looks,
    boolean isFinal,
    @Nullable LocalDate decidedOn,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable String unavailable) {
  private static final double LARGEST_STATISTIC = 38;

  /** Looks that bring fewer new visitors than this share are not worth their error. */
  private static final double LEAST_GROWTH = GroupSequential.CLOSE_LOOKS;

  /** Copies the looks. */
  public PlannedLooks {
    looks = List.copyOf(looks);
  }

  /**
   * One look.
   *
   * @param day at whose end it was
   * @param informationFraction share of the plan that was over then
   * @param statistic z of the test; absent if there was nothing to test
   * @param criticalValue that |z| has to reach; absent if it is beyond any z
   * @param alphaSpent error level of this and all earlier looks
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Look(
      LocalDate day,
      double informationFraction,
      @Nullable Double statistic,
      @Nullable Double criticalValue,
      double alphaSpent) {}

  /**
   * A moment to look.
   *
   * @param day at whose end
   * @param time share of the plan that is over
   * @param visitors of both arms
   */
  record Moment(LocalDate day, double time, long visitors) {}

  /** What two arms are at the end of a day. */
  interface History {
    Contrast at(LocalDate day);
  }

  /** No look yet, and why. */
  static PlannedLooks none(String why) {
    return new PlannedLooks(List.of(), false, null, null, null, why);
  }

  /** Returns the moments that are worth a look, of moments in order. */
  static List<Moment> worthwhile(List<Moment> moments) {
    List<Moment> kept = new ArrayList<>();
    for (Moment moment : moments) {
      Moment before = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (before != null && before.time() >= 1) {
        break;
      }
      boolean grew =
          moment.visitors() > 0
              && (before == null
                  || (moment.visitors() >= before.visitors() * (1 + LEAST_GROWTH)
                      && moment.time() >= before.time() + LEAST_GROWTH));
      if (grew) {
        kept.add(moment);
      } else if (before != null && moment.time() >= 1) {
        kept.set(kept.size() - 1, moment);
      }
    }
    return kept;
  }

  /** The bounds for |z| of moments that are worth a look. */
  static List<GroupSequential.Look> bounds(GroupSequential design, List<Moment> moments) {
    return design.looksByCalendar(
        moments.stream().mapToDouble(Moment::time).toArray(),
        moments.stream().mapToDouble(Moment::visitors).toArray());
  }

  /**
   * Looks at a comparison.
   *
   * @param moments worth a look, at least one
   * @param alpha two-sided error level of this comparison
   */
  static PlannedLooks of(List<Moment> moments, double alpha, History history) {
    List<GroupSequential.Look> bounds =
        bounds(GroupSequential.withDefaults().withAlpha(alpha), moments);
    List<Look> looks = new ArrayList<>();
    LocalDate decidedOn = null;
    Contrast latest = null;
    for (int k = 0; k < moments.size(); k++) {
      Moment moment = moments.get(k);
      GroupSequential.Look bound = bounds.get(k);
      latest = history.at(moment.day());
      Double statistic = statistic(latest).value().orElse(null);
      if (decidedOn == null && statistic != null && Math.abs(statistic) >= bound.criticalValue()) {
        decidedOn = moment.day();
      }
      double critical = bound.criticalValue();
      looks.add(
          new Look(
              moment.day(),
              bound.informationFraction(),
              statistic,
              critical < LARGEST_STATISTIC ? critical : null,
              bound.alphaSpent()));
    }
    return withInterval(looks, moments.get(moments.size() - 1).time() >= 1, decidedOn, latest);
  }

  private static PlannedLooks withInterval(
      List<Look> looks, boolean isFinal, @Nullable LocalDate decidedOn, @Nullable Contrast latest) {
    Double critical = looks.get(looks.size() - 1).criticalValue();
    if (latest == null || critical == null) {
      return new PlannedLooks(
          looks,
          isFinal,
          decidedOn,
          null,
          null,
          "it is too early for an interval: almost no error may be spent yet");
    }
    Lift procedure = Lift.withDefaults().withCriticalValue(critical);
    Contrast.Arms arms = latest.arms();
    Outcome<Interval> lift =
        arms.control().then(from -> arms.treatment().then(to -> procedure.fieller(from, to)));
    return new PlannedLooks(
        looks,
        isFinal,
        decidedOn,
        lift.value().map(Interval::lower).orElse(null),
        lift.value().map(Interval::upper).orElse(null),
        lift.reason().map(Reason::sentence).orElse(null));
  }

  /** The z that has the p-value and the sign of a contrast. */
  static Outcome<Double> statistic(Contrast contrast) {
    return contrast
        .pValue()
        .map(PValue::value)
        .then(
            p ->
                contrast
                    .difference()
                    .estimate()
                    .map(difference -> Math.copySign(size(p), difference)));
  }

  private static double size(double p) {
    return p == 0 ? LARGEST_STATISTIC : Distributions.normalIsf(p / 2);
  }
}
