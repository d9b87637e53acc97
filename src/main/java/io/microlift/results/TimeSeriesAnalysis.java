package io.microlift.results;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKind;
import io.microlift.fold.Segment;
import io.microlift.fold.Sums;
import io.microlift.stats.Contrast;
import io.microlift.stats.Heterogeneity;
import io.microlift.stats.Outcome;
import io.microlift.stats.PValue;
import io.microlift.stats.Reason;
import io.microlift.stats.VariantComparison;
import io.microlift.stats.ZTest;
import io.microlift.tracking.AgeTallies;
import io.microlift.tracking.Tallies;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows one goal over days, and over days since exposure. */
final class TimeSeriesAnalysis {
  static final String CAVEAT =
      "Who did it early cannot do it for the first time later: a variant that only makes visitors"
          + " faster looks like one that wears off. Weekdays are mixed.";

  private static final long FEWEST = VariantComparison.FEWEST_BAYESIAN;
  private static final double CLEAR = 0.05;

  private final Subject subject;
  private final Tallies tallies;
  private final AgeTallies ages;
  private final Timetable timetable;
  private final GoalArms whole;
  private final Units units;
  private final Procedure procedure;
  private final List<String> variants;

  TimeSeriesAnalysis(Subject subject, AttachedGoal attached, Tallies tallies, AgeTallies ages) {
    this.subject = subject;
    this.tallies = tallies;
    this.ages = ages;
    this.timetable =
        Timetable.of(
            subject.phase(),
            subject.plan(),
            tallies.firstDay(),
            subject.freshness().asOf(),
            subject.view().to());
    Goal goal = subject.goal(attached.goal());
    this.whole = GoalArms.of(goal, subject, tallies);
    this.units = Units.of(goal, subject);
    this.procedure = Procedure.of(goal.definition(), subject);
    this.variants = subject.variants().stream().map(share -> share.variant()).toList();
  }

  TimeSeries answer() {
    boolean empty = whole.unavailable() != null;
    return new TimeSeries(
        subject.definition().key(),
        subject.phase().number(),
        subject.freshness().asOf(),
        whole.goal().definition().key(),
        whole.goal().definition().name(),
        whole.currency().isEmpty() ? null : whole.currency(),
        empty ? List.of() : cumulative(),
        empty ? List.of() : daily(),
        sinceExposure(),
        whole.unavailable());
  }

  /** The days of the phase, the one that is not over included. */
  private List<LocalDate> days() {
    LocalDate today = Timetable.day(subject.freshness().asOf());
    LocalDate to = subject.view().to();
    LocalDate last = timetable.lastDay();
    if (subject.phase().endedAt() == null && (to == null || !to.isBefore(today))) {
      last = today;
    }
    List<LocalDate> days = new ArrayList<>();
    for (LocalDate day = timetable.firstDay(); !day.isAfter(last); day = day.plusDays(1)) {
      days.add(day);
    }
    return days;
  }

  private List<TimeSeries.Day> cumulative() {
    List<TimeSeries.Day> series = new ArrayList<>();
    for (LocalDate day : days()) {
      Tallies then = tallies.until(day);
      List<Tallied> arms =
          whole.arms().stream().map(arm -> whole.then(arm, subject, then)).toList();
      series.add(day(day, arms, true));
    }
    return series;
  }

  private List<TimeSeries.Day> daily() {
    LocalDate last = subject.view().to() == null ? LocalDate.MAX : subject.view().to();
    List<TimeSeries.Day> series = new ArrayList<>();
    for (LocalDate day : days()) {
      List<Tallied> arms = new ArrayList<>();
      for (String variant : variants) {
        Sums sums = ages.exposedOn(metric(), variant, whole.currency(), day, last);
        arms.add(
            Tallied.of(variant, ages.visitors(variant, day, day), sums, units, whole.currency()));
      }
      series.add(day(day, arms, false));
    }
    return series;
  }

  private int metric() {
    return whole.goal().metric();
  }

  private TimeSeries.Day day(LocalDate day, List<Tallied> arms, boolean repeated) {
    return new TimeSeries.Day(
        day,
        day.isAfter(timetable.lastDay()),
        arms.stream().map(TimeSeriesAnalysis::point).toList(),
        effects(arms, repeated));
  }

  private static TimeSeries.Point point(Tallied arm) {
    GoalReport.Arm numbers = arm.toArm();
    return new TimeSeries.Point(
        arm.variant(), arm.visitors(), arm.converted(), numbers.sum(), numbers.mean());
  }

  private List<TimeSeries.Effect> effects(List<Tallied> arms, boolean repeated) {
    List<TimeSeries.Effect> effects = new ArrayList<>();
    for (Tallied arm : arms.subList(1, arms.size())) {
      effects.add(
          arms.get(0).visitors() == 0 || arm.visitors() == 0
              ? new TimeSeries.Effect(
                  arm.variant(), null, null, null, null, Reason.NO_VISITORS.sentence())
              : effect(arms.get(0), arm, repeated));
    }
    return effects;
  }

  private TimeSeries.Effect effect(Tallied control, Tallied arm, boolean repeated) {
    Contrast contrast = procedure.contrast(control, arm, subject.definition().analysis().alpha());
    return new TimeSeries.Effect(
        arm.variant(),
        Estimated.of(contrast.difference()),
        Estimated.of(contrast.lift()),
        contrast.pValue().map(PValue::value).value().orElse(null),
        repeated
            ? Comparison.of(arm.variant(), control.variant(), procedure.complete(contrast))
                .sequential()
            : null,
        null);
  }

  private TimeSeries.SinceExposure sinceExposure() {
    if (whole.unavailable() != null) {
      return new TimeSeries.SinceExposure(List.of(), List.of(), CAVEAT, whole.unavailable());
    }
    if (procedure.goal().kind() == GoalKind.RATIO) {
      return new TimeSeries.SinceExposure(
          List.of(),
          List.of(),
          CAVEAT,
          "what a ratio is on a single day is not kept; ask for its numerator and denominator");
    }
    List<List<Tallied>> byAge = byAge();
    List<TimeSeries.Age> days = new ArrayList<>();
    for (int age = 0; age < byAge.size(); age++) {
      List<Tallied> arms = byAge.get(age);
      days.add(
          new TimeSeries.Age(
              age, arms.stream().map(TimeSeriesAnalysis::point).toList(), effects(arms, false)));
    }
    List<TimeSeries.Trend> trends = new ArrayList<>();
    for (int treatment = 1; treatment < variants.size(); treatment++) {
      trends.add(trend(treatment, byAge));
    }
    return new TimeSeries.SinceExposure(days, trends, CAVEAT, null);
  }

  /**
   * What visitors did on each day since, of whom that day is over; none after a day without any.
   */
  private List<List<Tallied>> byAge() {
    List<List<Tallied>> byAge = new ArrayList<>();
    for (int age = 0; age < Segment.AGES; age++) {
      LocalDate lastExposure = timetable.lastDay().minusDays(age);
      List<Tallied> arms = new ArrayList<>();
      for (String variant : variants) {
        long visitors = ages.visitors(variant, LocalDate.MIN, lastExposure);
        Sums grown = ages.atAge(metric(), variant, whole.currency(), age, timetable.lastDay());
        if (visitors == 0) {
          return byAge;
        }
        arms.add(Tallied.ofGrowth(variant, visitors, grown, units, whole.currency()));
      }
      byAge.add(arms);
    }
    return byAge;
  }

  private TimeSeries.Trend trend(int treatment, List<List<Tallied>> byAge) {
    String variant = variants.get(treatment);
    List<Heterogeneity.Effect> effects = new ArrayList<>();
    for (List<Tallied> arms : byAge) {
      Heterogeneity.Effect effect = lift(arms.get(0), arms.get(treatment));
      if (effect == null) {
        break;
      }
      effects.add(effect);
    }
    Outcome<Heterogeneity.Result> result =
        effects.isEmpty() ? Outcome.undefined(Reason.TOO_FEW_EFFECTS) : Heterogeneity.of(effects);
    double pooled = result.value().map(each -> each.pooled().value()).orElse(0.0);
    return result
        .then(Heterogeneity.Result::trend)
        .fold(
            trend -> trend(variant, effects.size(), trend, pooled),
            reason ->
                new TimeSeries.Trend(
                    variant, null, null, null, null, effects.size(), null, reason.sentence()));
  }

  private static TimeSeries.Trend trend(
      String variant, int days, ZTest.Result trend, double pooled) {
    boolean clear = trend.pValue().value() < CLEAR;
    return new TimeSeries.Trend(
        variant,
        trend.difference(),
        trend.interval().lower(),
        trend.interval().upper(),
        trend.pValue().value(),
        days,
        clear ? (trend.difference() * pooled < 0 ? "novelty" : "primacy") : "steady",
        null);
  }

  private Heterogeneity.@Nullable Effect lift(Tallied control, Tallied treatment) {
    return Effects.lift(procedure.contrast(control, treatment, CLEAR).arms(), FEWEST);
  }
}
