package io.microlift.results;

import io.microlift.experiment.AnalysisOptions;
import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.Variant;
import io.microlift.fold.Sums;
import io.microlift.stats.Contrast;
import io.microlift.stats.ExactSums;
import io.microlift.stats.Moments;
import io.microlift.stats.Proportion;
import io.microlift.stats.Sample;
import io.microlift.stats.SampleRatio;
import io.microlift.stats.VariantComparison;
import io.microlift.tracking.Amount;
import io.microlift.tracking.Tallies;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Turns the tallies of one phase into numbers that answer a product team's questions. */
final class Analysis {
  private final ExperimentDefinition definition;
  private final List<Variant> variants;
  private final Tallies tallies;

  /** Analyses {@code tallies} of the experiment. */
  Analysis(Experiment experiment, Tallies tallies) {
    this.definition = experiment.definition();
    this.variants =
        definition.variants().stream()
            .sorted(Comparator.comparing(Variant::control).reversed())
            .toList();
    this.tallies = tallies;
  }

  /** How visitors split, the control first. */
  List<ExperimentReport.Split> splits() {
    double weights = variants.stream().mapToDouble(Variant::weight).sum();
    long visitors = variants.stream().mapToLong(v -> tallies.visitors(v.key())).sum();
    return variants.stream()
        .map(
            v -> {
              long seen = tallies.visitors(v.key());
              return new ExperimentReport.Split(
                  v.key(),
                  seen,
                  v.weight() / weights,
                  visitors == 0 ? null : (double) seen / visitors);
            })
        .toList();
  }

  /** Whether visitors split as the weights say. */
  ExperimentReport.SampleRatioReport sampleRatio() {
    long[] exposed = variants.stream().mapToLong(v -> tallies.visitors(v.key())).toArray();
    double[] weights = variants.stream().mapToDouble(Variant::weight).toArray();
    return SampleRatio.compare(exposed, weights)
        .fold(
            test ->
                new ExperimentReport.SampleRatioReport(
                    test.chiSquare(), test.pValue().value(), null),
            reason -> new ExperimentReport.SampleRatioReport(null, null, reason.sentence()));
  }

  /** What is known about each goal, in the order of the definition. */
  List<GoalReport> goals(Map<GoalKey, Goal> goals) {
    List<GoalReport> reports = new ArrayList<>();
    for (AttachedGoal attached : definition.goals()) {
      Goal goal = goals.get(attached.goal());
      if (goal == null) {
        throw new IllegalArgumentException("no goal " + attached.goal());
      }
      reports.add(report(attached, goal));
    }
    return reports;
  }

  private GoalReport report(AttachedGoal attached, Goal goal) {
    GoalDefinition counted = goal.definition();
    List<String> currencies =
        counted.currency() == null
            ? tallies.currencies(goal.metric())
            : List.of(counted.currency());
    if (currencies.size() > 1) {
      return new GoalReport(
          counted.key(),
          attached.role(),
          counted.tier(),
          counted.kind(),
          null,
          List.of(),
          List.of(),
          "values in %s cannot be added; set the goal's currency to the one that counts"
              .formatted(String.join(" and ", currencies.stream().map(Analysis::named).toList())));
    }
    String currency = currencies.isEmpty() ? "" : currencies.get(0);
    List<Tallied> arms =
        variants.stream().map(v -> Tallied.of(v, goal, tallies, currency)).toList();
    return new GoalReport(
        counted.key(),
        attached.role(),
        counted.tier(),
        counted.kind(),
        currency.isEmpty() ? null : currency,
        arms.stream().map(Tallied::toArm).toList(),
        arms.stream().skip(1).map(arm -> compare(counted, arms.get(0), arm)).toList(),
        null);
  }

  private Comparison compare(GoalDefinition goal, Tallied control, Tallied treatment) {
    if (control.visitors() == 0 || treatment.visitors() == 0) {
      return Comparison.unavailable(
          treatment.variant(), control.variant(), "a variant has no visitors yet");
    }
    VariantComparison procedure = procedure(goal);
    return Comparison.of(
        treatment.variant(),
        control.variant(),
        goal.kind() == GoalKind.CONVERSION
            ? procedure.compareRates(control.proportion(), treatment.proportion())
            : procedure.compareMeans(control.mean(), treatment.mean()));
  }

  /** The always-valid rule also stands in for planned looks: it holds for them as for any. */
  private VariantComparison procedure(GoalDefinition goal) {
    AnalysisOptions options = definition.analysis();
    VariantComparison procedure =
        VariantComparison.withDefaults()
            .withAlpha(options.alpha())
            .withPrior(
                switch (goal.tier()) {
                  case MICRO -> VariantComparison.MICRO_PRIOR;
                  case MACRO -> VariantComparison.MACRO_PRIOR;
                })
            .decidedBy(
                switch (options.method()) {
                  case FIXED -> VariantComparison.Rule.FIXED;
                  case ALWAYS_VALID, GROUP_SEQUENTIAL -> VariantComparison.Rule.ALWAYS_VALID;
                });
    if (definition.plan() != null) {
      procedure = procedure.withPower(definition.plan().power());
    }
    return switch (goal.direction()) {
      case INCREASE -> procedure;
      case DECREASE -> procedure.whereLessIsBetter();
    };
  }

  private static String named(String currency) {
    return currency.isEmpty() ? "no currency" : currency;
  }

  /**
   * One variant's sums of one goal, in the major unit.
   *
   * @param variant its key
   * @param converted how many reached the goal
   * @param sums over the exposed visitors
   */
  private record Tallied(String variant, long converted, ExactSums sums) {
    static Tallied of(Variant variant, Goal goal, Tallies tallies, String currency) {
      Sums sums = tallies.sums(goal.metric(), variant.key(), currency);
      int digits = goal.definition().kind() == GoalKind.VALUE ? Amount.digits(currency) : 0;
      return new Tallied(
          variant.key(),
          sums.converted(),
          new ExactSums(
              tallies.visitors(variant.key()),
              new BigDecimal(sums.sx(), digits),
              new BigDecimal(sums.sxx(), 2 * digits)));
    }

    long visitors() {
      return sums.n();
    }

    Proportion proportion() {
      return new Proportion(converted, visitors());
    }

    Moments moments() {
      return sums.moments();
    }

    Contrast.Mean mean() {
      return new Contrast.Mean(moments(), converted);
    }

    GoalReport.Arm toArm() {
      Moments moments = moments();
      return new GoalReport.Arm(
          variant,
          visitors(),
          converted,
          plain(sums.sum()),
          visitors() == 0 ? null : moments.mean(),
          moments.sample().value().map(Sample::variance).orElse(null));
    }

    private static BigDecimal plain(BigDecimal sum) {
      BigDecimal stripped = sum.stripTrailingZeros();
      return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
  }
}
