package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Cap;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Split;
import io.microlift.stats.NormalBelief;
import io.microlift.stats.SampleRatio;
import io.microlift.stats.SequentialSampleRatio;
import io.microlift.stats.VariantComparison;
import io.microlift.tracking.Tallies;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Turns the tallies of one phase into numbers that answer a product team's questions. */
final class Analysis {
  /** Of guardrails for which nobody said one. */
  static final double DEFAULT_MARGIN = 0.02;

  private static final double MISMATCH = 0.001;
  private static final double UNEQUAL = 1.2;
  private static final double TOO_GOOD = 5;
  private static final double SURELY = 0.001;

  private final Subject subject;
  private final Tallies tallies;
  private final Timetable timetable;
  private final LookDays lookDays;
  private final List<Split.Share> variants;
  private final ExperimentReport.SampleRatioReport sampleRatio;

  /** Analyses the tallies of the subject's phase. */
  Analysis(Subject subject, Tallies tallies) {
    this.subject = subject;
    this.tallies = tallies;
    this.timetable =
        Timetable.of(
            subject.phase(),
            subject.plan(),
            tallies.firstDay(),
            subject.freshness().asOf(),
            subject.view().to());
    this.lookDays = new LookDays(subject, timetable, tallies);
    this.variants = subject.variants();
    this.sampleRatio = computeSampleRatio();
  }

  Timetable timetable() {
    return timetable;
  }

  LookDays lookDays() {
    return lookDays;
  }

  /** How far the phase is. */
  Stage stage() {
    AnalysisMethod method = subject.method();
    boolean planned = timetable.plannedDays() != null || lookDays.plannedVisitors() != null;
    boolean over = isOver();
    boolean looksOn =
        method == AnalysisMethod.GROUP_SEQUENTIAL && !over && subject.phase().endedAt() == null;
    return new Stage(
        method,
        over ? Stage.State.OVER : planned ? Stage.State.RUNNING : Stage.State.OPEN_ENDED,
        timetable.days(),
        timetable.days() == 0 ? null : timetable.lastDay(),
        timetable.plannedDays(),
        timetable.plannedEnd(),
        lookDays.plannedVisitors(),
        lookDays.elapsed().map(share -> Math.min(1, share)).orElse(null),
        looksOn ? lookDays.next() : null);
  }

  boolean isOver() {
    return lookDays.elapsed().filter(share -> share >= 1).isPresent();
  }

  /** How visitors split, the control first. */
  List<ExperimentReport.Split> splits() {
    double weights = variants.stream().mapToDouble(Split.Share::weight).sum();
    long visitors = variants.stream().mapToLong(v -> tallies.visitors(v.variant())).sum();
    return variants.stream()
        .map(
            v -> {
              long seen = tallies.visitors(v.variant());
              return new ExperimentReport.Split(
                  v.variant(),
                  seen,
                  v.weight() / weights,
                  visitors == 0 ? null : (double) seen / visitors);
            })
        .toList();
  }

  /** Whether visitors split as the weights say. */
  ExperimentReport.SampleRatioReport sampleRatio() {
    return sampleRatio;
  }

  private long[] exposed(Tallies then) {
    return variants.stream().mapToLong(v -> then.visitors(v.variant())).toArray();
  }

  private ExperimentReport.SampleRatioReport computeSampleRatio() {
    double[] weights = variants.stream().mapToDouble(Split.Share::weight).toArray();
    return SampleRatio.compare(exposed(tallies), weights)
        .fold(
            test -> sampleRatio(test, weights),
            reason ->
                new ExperimentReport.SampleRatioReport(
                    null, null, null, null, false, reason.sentence()));
  }

  private ExperimentReport.SampleRatioReport sampleRatio(
      SampleRatio.Result test, double[] weights) {
    List<LocalDate> days = new ArrayList<>();
    for (int day = 0; day < timetable.days(); day++) {
      days.add(timetable.firstDay().plusDays(day));
    }
    SequentialSampleRatio.Path path =
        SequentialSampleRatio.withDefaults()
            .follow(days.stream().map(day -> exposed(tallies.until(day))).toList(), weights)
            .value()
            .orElse(new SequentialSampleRatio.Path(List.of(), OptionalInt.empty()));
    List<SequentialSampleRatio.Step> steps = path.steps();
    LocalDate alarm =
        path.firstCrossing().isPresent() ? days.get(path.firstCrossing().getAsInt()) : null;
    return new ExperimentReport.SampleRatioReport(
        test.chiSquare(),
        test.pValue().value(),
        steps.isEmpty() ? null : steps.get(steps.size() - 1).pValue(),
        alarm,
        test.pValue().value() < MISMATCH || alarm != null,
        null);
  }

  /** What is known about each goal, in the order of the definition. */
  List<GoalReport> goals() {
    List<Compared> compared = new ArrayList<>();
    for (AttachedGoal attached : subject.definition().goals()) {
      compared.add(compare(attached));
    }
    Judging judging = new Judging(subject, this, tallies);
    List<List<Comparison>> judged = judging.judge(compared);
    List<GoalReport> reports = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) {
      reports.add(report(compared.get(i), judged.get(i)));
    }
    return reports;
  }

  /**
   * The comparisons of one goal before they are judged.
   *
   * @param results one for each variant but the control, null where a variant has no visitors
   */
  record Compared(
      AttachedGoal attached,
      GoalArms arms,
      Procedure procedure,
      List<VariantComparison.@Nullable Result> results) {
    double margin() {
      return attached.margin() == null ? DEFAULT_MARGIN : attached.margin();
    }
  }

  /** Compares every other variant with the control. */
  Compared compare(AttachedGoal attached) {
    Goal goal = subject.goal(attached.goal());
    Procedure procedure = Procedure.of(goal.definition(), subject);
    GoalArms arms = GoalArms.of(goal, subject, tallies);
    List<VariantComparison.@Nullable Result> results = new ArrayList<>();
    for (Tallied treatment : arms.treatments()) {
      boolean empty = arms.control().visitors() == 0 || treatment.visitors() == 0;
      results.add(empty ? null : procedure.compare(arms.control(), treatment));
    }
    return new Compared(attached, arms, procedure, results);
  }

  private GoalReport report(Compared compared, List<Comparison> comparisons) {
    Goal goal = compared.arms().goal();
    AttachedGoal attached = compared.attached();
    String currency = compared.arms().currency();
    NormalBelief prior = compared.procedure().prior();
    return new GoalReport(
        goal.definition().key(),
        goal.definition().name(),
        attached.role(),
        attached.role() == GoalRole.SECONDARY,
        goal.definition().tier(),
        goal.definition().kind(),
        goal.definition().direction(),
        currency.isEmpty() ? null : currency,
        goal.cap(),
        capping(goal),
        attached.role() == GoalRole.GUARDRAIL ? compared.margin() : null,
        new GoalReport.Prior(prior.mean(), prior.standardDeviation()),
        compared.arms().arms().stream().map(Tallied::toArm).toList(),
        comparisons,
        compared.arms().others(),
        warnings(compared, comparisons),
        compared.arms().unavailable());
  }

  private static @Nullable String capping(Goal goal) {
    GoalKind kind = goal.definition().kind();
    if (kind != GoalKind.VALUE && kind != GoalKind.COUNT) {
      return null;
    }
    Cap cap = goal.definition().cap();
    BigDecimal number = goal.cap();
    if (cap == null) {
      return "uncapped";
    }
    Double percentile = cap.percentile();
    if (number == null) {
      return "uncapped until there are enough visitors for percentile " + percentile;
    }
    String most = "capped at %s a visitor".formatted(number.stripTrailingZeros().toPlainString());
    return percentile == null ? most : most + ", percentile " + percentile + " of all visitors";
  }

  private List<String> warnings(Compared compared, List<Comparison> comparisons) {
    List<String> warnings = new ArrayList<>();
    Goal goal = compared.arms().goal();
    if (goal.definition().kind() == GoalKind.VALUE && goal.cap() == null && isUnequal()) {
      warnings.add(
          "Values are not capped and the variants have unequal shares: then such a test errs in"
              + " about 9 instead of 5 of a hundred cases. Give the goal a cap, for example"
              + " {\"percentile\": 0.99}, or the variants equal weights.");
    }
    if (compared.attached().role() == GoalRole.GUARDRAIL && compared.attached().margin() == null) {
      warnings.add(
          "The guardrail has no margin, so 2 % is taken. Say how much may be lost: \"margin\".");
    }
    for (Comparison comparison : comparisons) {
      VarianceReduction reduced = comparison.varianceReduction();
      if (reduced != null && Boolean.TRUE.equals(reduced.disagrees())) {
        warnings.add(
            "%s: the adjusted and the unadjusted difference are both clear, and of different signs."
                .formatted(comparison.variant()));
      }
      if (isTooGood(comparison, compared.procedure().prior())) {
        warnings.add(
            "%s: a lift of this size is rarer than a mistake in the instrumentation. Check first"
                    .formatted(comparison.variant())
                + " whether both variants record the goal in the same way.");
      }
    }
    return warnings;
  }

  private boolean isUnequal() {
    double most = variants.stream().mapToDouble(Split.Share::weight).max().orElse(1);
    double least = variants.stream().mapToDouble(Split.Share::weight).min().orElse(1);
    return most > UNEQUAL * least;
  }

  private static boolean isTooGood(Comparison comparison, NormalBelief prior) {
    Double lift = comparison.lift().estimate();
    Double pValue = comparison.pValue();
    return lift != null
        && pValue != null
        && pValue < SURELY
        && Math.abs(lift) > TOO_GOOD * prior.standardDeviation();
  }
}
