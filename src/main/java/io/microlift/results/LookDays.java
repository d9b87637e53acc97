package io.microlift.results;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Goal;
import io.microlift.experiment.Plan;
import io.microlift.experiment.Split;
import io.microlift.stats.Contrast;
import io.microlift.stats.DurationPlan;
import io.microlift.stats.Estimate;
import io.microlift.stats.GroupSequential;
import io.microlift.tracking.Tallies;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The days at whose ends a planned experiment is looked at, and what of the plan was over then.
 *
 * <p>A plan of days is over by the calendar. A plan of a lift to be found is over when as many
 * visitors were exposed as that takes: by the control's mean and variance on the first look with
 * 100 conversions in it, and never again, so that the plan does not follow the results.
 */
final class LookDays {
  private static final int MOST_DAILY = 28;
  private static final int A_WEEK = 7;
  private static final long FEWEST_CONVERSIONS = 100;
  private static final double[] TENTHS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

  private final Subject subject;
  private final Timetable timetable;
  private final Tallies tallies;
  private final @Nullable Double plannedVisitors;

  LookDays(Subject subject, Timetable timetable, Tallies tallies) {
    this.subject = subject;
    this.timetable = timetable;
    this.tallies = tallies;
    this.plannedVisitors = planned().orElse(null);
  }

  /** How many visitors of all variants the plan takes, if it says a lift and no days. */
  @Nullable Long plannedVisitors() {
    return plannedVisitors == null ? null : (long) Math.ceil(plannedVisitors);
  }

  /** Share of the plan that is over at the end of the last day, if there is a plan. */
  Optional<Double> elapsed() {
    return timetable.days() == 0 ? Optional.empty() : elapsed(timetable.lastDay());
  }

  private Optional<Double> elapsed(LocalDate day) {
    if (timetable.plannedDays() != null) {
      return Optional.of(timetable.elapsed(day));
    }
    return Optional.ofNullable(plannedVisitors).map(planned -> visitors(day) / planned);
  }

  private double visitors(LocalDate day) {
    Tallies then = tallies.until(day);
    return subject.variants().stream().mapToLong(v -> then.visitors(v.variant())).sum();
  }

  /** When the next look is, while there is one. */
  @Nullable Instant next() {
    LocalDate day = timetable.lastDay().plusDays(1);
    if (day.isBefore(timetable.firstDay())) {
      day = timetable.firstDay();
    }
    while (!isLook(day)) {
      day = day.plusDays(1);
    }
    return day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private boolean isLook(LocalDate day) {
    int number = timetable.daysUntil(day);
    Integer planned = timetable.plannedDays();
    if (planned == null) {
      return number <= MOST_DAILY || number % A_WEEK == 0;
    }
    int every = (planned + MOST_DAILY - 1) / MOST_DAILY;
    return number % every == 0 || timetable.elapsed(day) >= 1;
  }

  private List<LocalDate> days() {
    List<LocalDate> days = new ArrayList<>();
    for (int number = 0; number < timetable.days(); number++) {
      LocalDate day = timetable.firstDay().plusDays(number);
      if (isLook(day)) {
        days.add(day);
      }
    }
    return days;
  }

  /** The looks at a comparison of two variants that are worth their error. */
  List<PlannedLooks.Moment> moments(String control, String treatment) {
    List<PlannedLooks.Moment> moments = new ArrayList<>();
    for (LocalDate day : days()) {
      Tallies then = tallies.until(day);
      long visitors = then.visitors(control) + then.visitors(treatment);
      elapsed(day).ifPresent(time -> moments.add(new PlannedLooks.Moment(day, time, visitors)));
    }
    return PlannedLooks.worthwhile(moments);
  }

  /** Why there is no look yet. */
  String whyNone() {
    if (timetable.days() == 0) {
      return "no day is over yet; the first look is at the end of the first day, in UTC";
    }
    return timetable.plannedDays() == null && plannedVisitors == null
        ? "the control has fewer than 100 conversions, so nobody knows yet how many visitors the"
            + " plan takes"
        : "there are no visitors to look at";
  }

  private Optional<Double> planned() {
    Plan plan = subject.plan();
    Optional<AttachedGoal> primary = subject.primary();
    if (plan == null
        || plan.days() != null
        || plan.minimumDetectableLift() == null
        || primary.isEmpty()
        || subject.treatments() == 0) {
      return Optional.empty();
    }
    Goal goal = subject.goal(primary.get().goal());
    Procedure procedure = Procedure.of(goal.definition(), subject);
    for (LocalDate day : days()) {
      GoalArms arms = GoalArms.of(goal, subject, tallies.until(day));
      if (!arms.arms().isEmpty() && arms.control().converted() >= FEWEST_CONVERSIONS) {
        Contrast.Arms control =
            procedure.contrast(arms.control(), arms.control(), procedure.options().alpha()).arms();
        return control
            .control()
            .value()
            .flatMap(mean -> visitors(mean, arms.control().visitors(), procedure, plan));
      }
    }
    return Optional.empty();
  }

  private Optional<Double> visitors(Estimate mean, long n, Procedure procedure, Plan plan) {
    double alpha = procedure.options().alpha();
    if (plan.minimumDetectableLift() == null || plan.power() <= alpha) {
      return Optional.empty();
    }
    double inflation =
        GroupSequential.withDefaults()
            .withAlpha(alpha)
            .characteristics(plan.power(), TENTHS)
            .inflationFactor();
    return DurationPlan.withDefaults()
        .withErrors(alpha, plan.power())
        .withComparisons(subject.treatments())
        .withInflation(inflation)
        .schedule(
            mean.value(),
            mean.variance() * n,
            plan.minimumDetectableLift(),
            new DurationPlan.Traffic(subject.treatments(), 1))
        .value()
        .map(schedule -> schedule.visitorsPerArm() * inEqualArms());
  }

  /** Visitors of all variants that tell as much as one visitor in each of two equal arms. */
  private double inEqualArms() {
    List<Split.Share> shares = subject.variants();
    double all = shares.stream().mapToDouble(Split.Share::weight).sum();
    double control = shares.get(0).weight() / all;
    double smallest =
        shares.stream().skip(1).mapToDouble(Split.Share::weight).min().orElse(all) / all;
    return (1 / control + 1 / smallest) / 2;
  }
}
