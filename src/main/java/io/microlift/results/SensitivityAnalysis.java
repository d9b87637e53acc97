package io.microlift.results;

import io.microlift.experiment.Plan;
import io.microlift.experiment.Tier;
import io.microlift.stats.Contrast;
import io.microlift.stats.Estimate;
import io.microlift.stats.Outcome;
import io.microlift.stats.Reason;
import io.microlift.stats.SampleSize;
import io.microlift.tracking.Tallies;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Computes what goals can show from the precision they have reached: it grows with the root of the
 * number of visitors.
 */
final class SensitivityAnalysis {
  private static final int A_WEEK = 7;

  private final Subject subject;
  private final Tallies tallies;
  private final Analysis analysis;
  private final @Nullable Double lift;

  /** Prepares the analysis; {@code lift} is one to be found, in place of the plan's. */
  SensitivityAnalysis(Subject subject, Tallies tallies, @Nullable Double lift) {
    this.subject = subject;
    this.tallies = tallies;
    this.analysis = new Analysis(subject, tallies);
    Plan plan = subject.plan();
    this.lift = lift != null || plan == null ? lift : plan.minimumDetectableLift();
  }

  /** What is known about one goal before goals are compared. */
  private record Precision(
      Analysis.Compared goal, Outcome<Double> detectable, @Nullable Double mean) {
    @Nullable Double now() {
      return detectable.value().orElse(null);
    }
  }

  Sensitivity answer() {
    List<Precision> precisions = new ArrayList<>();
    subject.definition().goals().forEach(g -> precisions.add(precision(analysis.compare(g))));
    precisions.sort(
        Comparator.comparing(
            Precision::now, Comparator.nullsLast(Comparator.<Double>naturalOrder())));
    Double best = precisions.isEmpty() ? null : precisions.get(0).now();
    Double primary = primaryLift();
    return new Sensitivity(
        subject.definition().key(),
        subject.phase().number(),
        subject.freshness().asOf(),
        visitorsPerDay(),
        lift,
        precisions.stream().map(each -> goal(each, best, primary)).toList());
  }

  private long visitors(Tallies then) {
    return subject.variants().stream().mapToLong(v -> then.visitors(v.variant())).sum();
  }

  /** Of the last seven days that are over, or as many as there are. */
  private @Nullable Double visitorsPerDay() {
    int days = Math.min(A_WEEK, analysis.timetable().days());
    if (days == 0) {
      return null;
    }
    LocalDate last = analysis.timetable().lastDay();
    long came = visitors(tallies.until(last)) - visitors(tallies.until(last.minusDays(days)));
    return came == 0 ? null : (double) came / days;
  }

  /** By the comparison with the variant that has the fewest visitors. */
  private Precision precision(Analysis.Compared goal) {
    if (goal.arms().arms().size() < 2 || goal.arms().control().visitors() == 0) {
      return new Precision(goal, Outcome.undefined(Reason.NO_VISITORS), null);
    }
    Tallied control = goal.arms().control();
    Tallied treatment =
        goal.arms().treatments().stream()
            .min(Comparator.comparingLong(Tallied::visitors))
            .orElse(control);
    if (treatment.visitors() == 0) {
      return new Precision(goal, Outcome.undefined(Reason.NO_VISITORS), null);
    }
    double alpha = goal.procedure().options().alpha();
    Contrast.Arms arms = goal.procedure().contrast(control, treatment, alpha).arms();
    Double mean = arms.control().map(Estimate::value).value().orElse(null);
    return new Precision(goal, detectable(arms, alpha, goal.procedure().power()), mean);
  }

  private Outcome<Double> detectable(Contrast.Arms arms, double alpha, double power) {
    double level = alpha / Math.max(1, subject.treatments());
    if (power <= level) {
      return Outcome.undefined(Reason.POWER_NOT_ABOVE_ALPHA);
    }
    SampleSize plan = SampleSize.withDefaults().withErrors(level, power);
    return arms.control()
        .then(
            from ->
                arms.treatment()
                    .then(
                        to -> {
                          double se = Math.hypot(from.standardError(), to.standardError());
                          if (se == 0) {
                            return Outcome.undefined(Reason.NO_VARIATION);
                          }
                          return from.value() == 0
                              ? Outcome.undefined(Reason.BASELINE_ZERO)
                              : Outcome.of(plan.detectableDifference(se) / Math.abs(from.value()));
                        }));
  }

  private @Nullable Double primaryLift() {
    return subject
        .primary()
        .filter(goal -> subject.goal(goal.goal()).definition().tier() == Tier.MICRO)
        .flatMap(
            goal ->
                analysis.compare(goal).results().stream()
                    .filter(result -> result != null)
                    .flatMap(result -> result.contrast().lift().estimate().value().stream())
                    .max(Comparator.comparingDouble(Math::abs)))
        .orElse(null);
  }

  private Sensitivity.OfGoal goal(
      Precision precision, @Nullable Double best, @Nullable Double primary) {
    Analysis.Compared goal = precision.goal();
    Double now = precision.now();
    Double atEnd = now == null ? null : atEnd(now);
    Long days = now == null ? null : daysToLift(now);
    int over = analysis.timetable().days();
    Tier tier = goal.procedure().goal().tier();
    return new Sensitivity.OfGoal(
        goal.attached().goal(),
        goal.procedure().goal().name(),
        goal.attached().role(),
        tier,
        precision.mean(),
        now,
        atEnd,
        days,
        days == null ? null : Long.valueOf(Math.max(0, days - over)),
        now == null || best == null ? null : Double.valueOf(now / best * (now / best)),
        tier == Tier.MACRO && primary != null && now != null
            ? implied(primary, atEnd == null ? now : atEnd, goal.procedure().goal().name())
            : null,
        goal.arms().unavailable() == null
            ? precision.detectable().reason().map(Reason::sentence).orElse(null)
            : goal.arms().unavailable());
  }

  private @Nullable Double atEnd(double now) {
    long soFar = visitors(tallies.until(analysis.timetable().lastDay()));
    long all = visitors(tallies);
    Double share = analysis.lookDays().elapsed().orElse(null);
    if (share == null || soFar == 0 || share >= 1) {
      return share == null || soFar == 0 ? null : now;
    }
    double end = Math.max((double) all, soFar / share);
    return now * Math.sqrt(all / end);
  }

  private @Nullable Long daysToLift(double now) {
    Double perDay = visitorsPerDay();
    if (perDay == null || lift == null) {
      return null;
    }
    double days = visitors(tallies) * (now / lift) * (now / lift) / perDay;
    return days < 1e6 ? Long.valueOf((long) Math.ceil(days)) : null;
  }

  private static Sensitivity.Implied implied(double lift, double detectable, String name) {
    boolean enough = Math.abs(lift) >= detectable;
    return new Sensitivity.Implied(
        lift,
        enough,
        String.format(
            Locale.ROOT,
            "If nothing after the primary goal changed, %s would change by %+.1f %%; it %s.",
            name,
            100 * lift,
            enough
                ? "can show that"
                : String.format(
                    Locale.ROOT,
                    "cannot show less than %.1f %%, so expect no win there",
                    100 * detectable)));
  }
}
