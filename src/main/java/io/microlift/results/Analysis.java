package io.microlift.results;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.Variant;
import io.microlift.fold.Sums;
import io.microlift.stats.Interval;
import io.microlift.stats.Lift;
import io.microlift.stats.Outcome;
import io.microlift.stats.Proportion;
import io.microlift.stats.Proportions;
import io.microlift.stats.Sample;
import io.microlift.stats.SampleRatio;
import io.microlift.stats.Welch;
import io.microlift.tracking.Amount;
import io.microlift.tracking.Tallies;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    List<String> currencies = tallies.currencies(goal.metric());
    GoalDefinition counted = goal.definition();
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
    String currency = currencies.isEmpty() ? declared(counted) : currencies.get(0);
    List<Tallied> arms =
        variants.stream().map(v -> Tallied.of(v, goal, tallies, currency)).toList();
    return new GoalReport(
        counted.key(),
        attached.role(),
        counted.tier(),
        counted.kind(),
        currency.isEmpty() ? null : currency,
        arms.stream().map(Tallied::toArm).toList(),
        arms.stream().skip(1).map(arm -> compare(counted.kind(), arms.get(0), arm)).toList(),
        null);
  }

  private Comparison compare(GoalKind kind, Tallied control, Tallied treatment) {
    if (control.visitors() == 0 || treatment.visitors() == 0) {
      String why = "a variant has no visitors yet";
      Estimated nothing = new Estimated(null, null, null, why);
      return new Comparison(treatment.variant(), control.variant(), nothing, nothing, null, why);
    }
    return kind == GoalKind.CONVERSION
        ? compareRates(control, treatment)
        : compareMeans(control, treatment);
  }

  /** Pooled score test; Newcombe's interval of the difference, Koopman's of the lift. */
  private Comparison compareRates(Tallied control, Tallied treatment) {
    Proportions procedure = Proportions.withDefaults().withAlpha(definition.analysis().alpha());
    Proportion baseline = control.proportion();
    Proportion rate = treatment.proportion();
    Outcome<Double> lift = Lift.of(baseline.estimate(), rate.estimate());
    Interval liftLimits = procedure.scoreLift(baseline, rate);
    return comparison(
        control,
        treatment,
        Estimated.of(
            Outcome.of(rate.rateMinus(baseline)), Outcome.of(procedure.newcombe(baseline, rate))),
        Estimated.of(lift, Outcome.of(liftLimits)),
        procedure.pooled(baseline, rate).map(test -> test.pValue().value()));
  }

  /** Welch's test with its interval of the difference; Fieller's of the lift. */
  private Comparison compareMeans(Tallied control, Tallied treatment) {
    double alpha = definition.analysis().alpha();
    Lift lift = Lift.withDefaults().withAlpha(alpha);
    Sample baseline = control.sample();
    Sample mean = treatment.sample();
    Outcome<Welch.Result> test = Welch.withDefaults().withAlpha(alpha).compare(baseline, mean);
    return comparison(
        control,
        treatment,
        Estimated.of(Outcome.of(mean.mean() - baseline.mean()), test.map(Welch.Result::interval)),
        Estimated.of(
            Lift.of(baseline.estimate(), mean.estimate()),
            lift.fieller(baseline.estimate(), mean.estimate())),
        test.map(result -> result.pValue().value()));
  }

  private static Comparison comparison(
      Tallied control,
      Tallied treatment,
      Estimated difference,
      Estimated lift,
      Outcome<Double> pValue) {
    return new Comparison(
        treatment.variant(),
        control.variant(),
        difference,
        lift,
        pValue.value().orElse(null),
        pValue.reason().map(reason -> reason.sentence()).orElse(null));
  }

  private static String declared(GoalDefinition goal) {
    return goal.currency() == null ? "" : goal.currency();
  }

  private static String named(String currency) {
    return currency.isEmpty() ? "no currency" : currency;
  }

  /**
   * One variant's sums of one goal, in the major unit.
   *
   * @param variant its key
   * @param visitors exposed
   * @param converted how many reached the goal
   * @param sum Σx
   * @param squares Σx²
   */
  private record Tallied(
      String variant, long visitors, long converted, BigDecimal sum, BigDecimal squares) {
    static Tallied of(Variant variant, Goal goal, Tallies tallies, String currency) {
      Sums sums = tallies.sums(goal.metric(), variant.key(), currency);
      int digits = goal.definition().kind() == GoalKind.VALUE ? Amount.digits(currency) : 0;
      return new Tallied(
          variant.key(),
          tallies.visitors(variant.key()),
          sums.converted(),
          new BigDecimal(sums.sx(), digits),
          new BigDecimal(sums.sxx(), 2 * digits));
    }

    Proportion proportion() {
      return new Proportion(converted, visitors);
    }

    Sample sample() {
      return new Sample(visitors, mean(), visitors < 2 ? 0 : variance());
    }

    GoalReport.Arm toArm() {
      @Nullable Double mean = visitors == 0 ? null : mean();
      @Nullable Double variance = visitors < 2 ? null : variance();
      return new GoalReport.Arm(variant, visitors, converted, plain(sum), mean, variance);
    }

    private double mean() {
      return sum.divide(BigDecimal.valueOf(visitors), MathContext.DECIMAL128).doubleValue();
    }

    /** {@code (n Σx² − (Σx)²) / (n (n − 1))}, exact up to the last division. */
    private double variance() {
      BigDecimal n = BigDecimal.valueOf(visitors);
      return n.multiply(squares)
          .subtract(sum.multiply(sum))
          .divide(n.multiply(n.subtract(BigDecimal.ONE)), MathContext.DECIMAL128)
          .doubleValue();
    }

    private static BigDecimal plain(BigDecimal sum) {
      BigDecimal stripped = sum.stripTrailingZeros();
      return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
  }
}
