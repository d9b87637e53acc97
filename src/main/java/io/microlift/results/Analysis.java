package io.microlift.results;

import io.microlift.experiment.AnalysisOptions;
import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Split;
import io.microlift.stats.SampleRatio;
import io.microlift.stats.VariantComparison;
import io.microlift.tracking.Tallies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns the tallies of one phase into numbers that answer a product team's questions. */
final class Analysis {
  private final ExperimentDefinition definition;
  private final List<Split.Share> variants;
  private final Tallies tallies;
  private final Map<GoalKey, Goal> parts;

  /**
   * Analyses {@code tallies} of a phase of the experiment.
   *
   * @param parts the goals that its ratios are made of
   */
  Analysis(Experiment experiment, Phase phase, Tallies tallies, Map<GoalKey, Goal> parts) {
    this.parts = parts;
    this.definition = experiment.definition();
    this.variants = variants(definition, phase);
    this.tallies = tallies;
  }

  /** The variants of the phase, the control first. */
  private static List<Split.Share> variants(ExperimentDefinition definition, Phase phase) {
    Split split = phase.split();
    List<Split.Share> shares =
        split == null
            ? definition.variants().stream().map(v -> new Split.Share(v.key(), v.weight())).toList()
            : split.shares();
    String control = definition.control().key();
    return shares.stream()
        .sorted(Comparator.comparing(share -> !share.variant().equals(control)))
        .toList();
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
    long[] exposed = variants.stream().mapToLong(v -> tallies.visitors(v.variant())).toArray();
    double[] weights = variants.stream().mapToDouble(Split.Share::weight).toArray();
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
    Units units = Units.of(goal, parts);
    List<String> currencies =
        units.declared() == null ? tallies.currencies(goal.metric()) : List.of(units.declared());
    if (currencies.size() > 1) {
      return GoalReport.unavailable(
          attached.role(),
          goal,
          "values in %s cannot be added; set the goal's currency to the one that counts"
              .formatted(String.join(" and ", currencies.stream().map(Analysis::named).toList())));
    }
    String currency = currencies.isEmpty() ? "" : currencies.get(0);
    List<Tallied> arms =
        variants.stream()
            .map(v -> Tallied.of(v.variant(), goal, units, tallies, currency))
            .toList();
    return new GoalReport(
        goal.definition().key(),
        attached.role(),
        goal.definition().tier(),
        goal.definition().kind(),
        currency.isEmpty() ? null : currency,
        goal.cap(),
        arms.stream().map(Tallied::toArm).toList(),
        arms.stream().skip(1).map(arm -> compare(goal.definition(), arms.get(0), arm)).toList(),
        otherCurrencies(goal.metric(), currency),
        null);
  }

  private Map<String, Long> otherCurrencies(int metric, String currency) {
    Map<String, Long> others = new TreeMap<>();
    for (String other : tallies.currencies(metric)) {
      if (!other.equals(currency)) {
        for (Split.Share variant : variants) {
          long visitors = tallies.sums(metric, variant.variant(), other).converted();
          others.merge(other.isEmpty() ? "none" : other, visitors, Long::sum);
        }
      }
    }
    return others;
  }

  private Comparison compare(GoalDefinition goal, Tallied control, Tallied treatment) {
    if (control.visitors() == 0 || treatment.visitors() == 0) {
      return Comparison.unavailable(
          treatment.variant(), control.variant(), "a variant has no visitors yet");
    }
    VariantComparison procedure = procedure(goal);
    VariantComparison.Result result =
        switch (goal.kind()) {
          case CONVERSION, RETENTION ->
              procedure.compareRates(control.proportion(), treatment.proportion());
          case COUNT, VALUE -> procedure.compareMeans(control.mean(), treatment.mean());
          case RATIO -> procedure.compareRatios(control.ratio(), treatment.ratio());
        };
    return Comparison.of(treatment.variant(), control.variant(), result);
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
}
