package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.Correction;
import io.microlift.experiment.GoalRole;
import io.microlift.stats.ConfidenceSequence;
import io.microlift.stats.Contrast;
import io.microlift.stats.Distributions;
import io.microlift.stats.Estimate;
import io.microlift.stats.GroupSequential;
import io.microlift.stats.PValue;
import io.microlift.stats.Reason;
import io.microlift.stats.Sides;
import io.microlift.stats.VariantComparison;
import io.microlift.tracking.Tallies;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives comparisons their verdicts: the primary goal's by the experiment's method and correction,
 * guardrails' against their margins, all others' as exploratory, and none at all if visitors do not
 * split as they should.
 */
final class Judging {
  private static final double SHARE_OF_IDEAS_THAT_WORK = 0.1;
  private static final String MISMATCH =
      "visitors do not split as the weights say, so no number can be trusted";

  private final Subject subject;
  private final Analysis analysis;
  private final Tallies tallies;
  private final AnalysisMethod method;
  private final double alpha;

  Judging(Subject subject, Analysis analysis, Tallies tallies) {
    this.subject = subject;
    this.analysis = analysis;
    this.tallies = tallies;
    this.method = subject.method();
    this.alpha = subject.definition().analysis().alpha();
  }

  /** Returns the comparisons of every goal, judged. */
  List<List<Comparison>> judge(List<Analysis.Compared> goals) {
    List<@Nullable Double> exploratory = new ArrayList<>();
    for (Analysis.Compared goal : goals) {
      if (goal.attached().role() == GoalRole.SECONDARY) {
        goal.results().forEach(result -> exploratory.add(pValue(result)));
      }
    }
    List<@Nullable Double> adjusted = Family.exploratory(exploratory);
    List<List<Comparison>> judged = new ArrayList<>();
    int next = 0;
    for (Analysis.Compared goal : goals) {
      int size = goal.results().size();
      judged.add(
          switch (goal.attached().role()) {
            case PRIMARY -> primary(goal);
            case GUARDRAIL -> guardrail(goal);
            case SECONDARY -> {
              List<@Nullable Double> own = adjusted.subList(next, next + size);
              next += size;
              yield secondary(goal, own);
            }
          });
    }
    return judged;
  }

  /** Why a fixed test says nothing yet. */
  private @Nullable String tooEarly() {
    return method == AnalysisMethod.FIXED
            && analysis.timetable().plannedDays() != null
            && !analysis.isOver()
        ? "a test of the method fixed is looked at once, at the planned end: %s"
            .formatted(analysis.timetable().plannedEnd())
        : null;
  }

  /** The p-value that the method allows to be looked at now. */
  private @Nullable Double pValue(VariantComparison.@Nullable Result result) {
    if (result == null) {
      return null;
    }
    boolean once =
        method == AnalysisMethod.FIXED
            || (method == AnalysisMethod.GROUP_SEQUENTIAL && analysis.isOver());
    return once
        ? result.contrast().pValue().map(PValue::value).value().orElse(null)
        : result.sequential().map(VariantComparison.Sequential::pValue).value().orElse(null);
  }

  private List<Comparison> secondary(Analysis.Compared goal, List<@Nullable Double> adjusted) {
    List<Comparison> judged = new ArrayList<>();
    for (int i = 0; i < goal.results().size(); i++) {
      judged.add(finish(goal, i, adjusted.get(i), null, null, verdict(goal, i, adjusted.get(i))));
    }
    return judged;
  }

  private List<Comparison> primary(Analysis.Compared goal) {
    Correction wanted = subject.definition().analysis().correction();
    boolean planned = method == AnalysisMethod.GROUP_SEQUENTIAL;
    boolean normal = method != AnalysisMethod.ALWAYS_VALID || wanted != Correction.DUNNETT;
    List<@Nullable Double> pValues = new ArrayList<>();
    for (VariantComparison.Result result : goal.results()) {
      pValues.add(
          planned && result != null
              ? result.contrast().pValue().map(PValue::value).value().orElse(null)
              : pValue(result));
    }
    List<@Nullable Double> adjusted =
        Family.primary(pValues, normal ? wanted : Correction.HOLM, goal.arms().arms());
    List<Comparison> judged = new ArrayList<>();
    for (int i = 0; i < goal.results().size(); i++) {
      PlannedLooks looks = planned ? looks(goal, i) : null;
      judged.add(
          finish(
              goal,
              i,
              adjusted.get(i),
              looks,
              null,
              looks == null ? verdict(goal, i, adjusted.get(i)) : verdict(goal, looks)));
    }
    return judged;
  }

  private PlannedLooks looks(Analysis.Compared goal, int treatment) {
    Tallied control = goal.arms().control();
    Tallied other = goal.arms().treatments().get(treatment);
    List<PlannedLooks.Moment> moments =
        analysis.lookDays().moments(control.variant(), other.variant());
    if (moments.isEmpty()) {
      return PlannedLooks.none(analysis.lookDays().whyNone());
    }
    double level =
        Family.levelOfEach(alpha, subject.definition().analysis().correction(), goal.arms().arms());
    return PlannedLooks.of(moments, level, day -> contrast(goal, treatment, day));
  }

  private Contrast contrast(Analysis.Compared goal, int treatment, LocalDate day) {
    Tallies then = tallies.until(day);
    Tallied control = goal.arms().then(goal.arms().control(), subject, then);
    Tallied other = goal.arms().then(goal.arms().treatments().get(treatment), subject, then);
    return control.visitors() == 0 || other.visitors() == 0
        ? Contrast.ofMeans(Tallied.nobody(), Tallied.nobody(), alpha)
        : goal.procedure().contrast(control, other, alpha);
  }

  private List<Comparison> guardrail(Analysis.Compared goal) {
    List<Comparison> judged = new ArrayList<>();
    for (int i = 0; i < goal.results().size(); i++) {
      VariantComparison.Result result = goal.results().get(i);
      Guardrail guardrail =
          result == null
              ? Guardrail.unknown(goal.margin(), Reason.NO_VISITORS.sentence())
              : guardrail(goal, i, result);
      judged.add(finish(goal, i, null, null, guardrail, guardrail.verdict()));
    }
    return judged;
  }

  private Guardrail guardrail(Analysis.Compared goal, int i, VariantComparison.Result result) {
    double margin = goal.margin();
    boolean lessIsBetter = goal.procedure().lessIsBetter();
    Contrast.Arms now = result.contrast().arms();
    String early = tooEarly();
    return switch (method) {
      case FIXED ->
          early == null
              ? Guardrail.of(now, margin, alpha, lessIsBetter)
              : Guardrail.unknown(margin, early);
      case ALWAYS_VALID ->
          now.fewest() < VariantComparison.FEWEST_ALWAYS_VALID
              ? Guardrail.unknown(margin, Reason.TOO_FEW_FOR_ALWAYS_VALID.sentence())
              : Guardrail.of(now, margin, levelAtAnyTime(now), lessIsBetter);
      case GROUP_SEQUENTIAL -> {
        List<PlannedLooks.Moment> moments =
            analysis
                .lookDays()
                .moments(
                    goal.arms().control().variant(), goal.arms().treatments().get(i).variant());
        if (moments.isEmpty()) {
          yield Guardrail.unknown(margin, analysis.lookDays().whyNone());
        }
        GroupSequential design =
            GroupSequential.withDefaults().withAlpha(alpha).withSides(Sides.ONE);
        List<GroupSequential.Look> bounds = PlannedLooks.bounds(design, moments);
        int last = moments.size() - 1;
        yield Guardrail.of(
            contrast(goal, i, moments.get(last).day()).arms(),
            margin,
            bounds.get(last).nominalPValue(),
            lessIsBetter);
      }
    };
  }

  /** The one-sided level of a single test that reaches as far as the always-valid one. */
  private double levelAtAnyTime(Contrast.Arms arms) {
    double se = arms.control().value().map(Estimate::standardError).orElse(0.0);
    double other = arms.treatment().value().map(Estimate::standardError).orElse(0.0);
    double both = Math.hypot(se, other);
    return ConfidenceSequence.withDefaults()
        .withAlpha(alpha)
        .lookOneSided(arms.visitors(), 0, both)
        .value()
        .map(look -> Distributions.normalSf(look.halfWidth() / both))
        .orElse(alpha);
  }

  private @Nullable String verdict(Analysis.Compared goal, int treatment, @Nullable Double pValue) {
    VariantComparison.Result result = goal.results().get(treatment);
    if (pValue == null || result == null || tooEarly() != null) {
      return null;
    }
    return pValue > alpha
        ? Comparison.INCONCLUSIVE
        : result
            .contrast()
            .difference()
            .estimate()
            .value()
            .map(difference -> word(goal, difference))
            .orElse(null);
  }

  private static @Nullable String verdict(Analysis.Compared goal, PlannedLooks looks) {
    if (looks.looks().isEmpty()) {
      return null;
    }
    return looks.looks().stream()
        .filter(look -> look.day().equals(looks.decidedOn()))
        .map(PlannedLooks.Look::statistic)
        .findFirst()
        .map(statistic -> word(goal, statistic))
        .orElse(Comparison.INCONCLUSIVE);
  }

  private static String word(Analysis.Compared goal, double difference) {
    return difference > 0 == goal.procedure().lessIsBetter() ? Comparison.WORSE : Comparison.BETTER;
  }

  private Comparison finish(
      Analysis.Compared goal,
      int treatment,
      @Nullable Double adjusted,
      @Nullable PlannedLooks looks,
      @Nullable Guardrail guardrail,
      @Nullable String verdict) {
    Tallied control = goal.arms().control();
    Tallied other = goal.arms().treatments().get(treatment);
    VariantComparison.Result result = goal.results().get(treatment);
    if (result == null) {
      return Comparison.unavailable(
          other.variant(), control.variant(), "a variant has no visitors yet");
    }
    boolean broken = analysis.sampleRatio().mismatch();
    String early = looks == null ? tooEarly() : looks.unavailable();
    Comparison comparison = Comparison.of(other.variant(), control.variant(), result);
    return comparison.judged(
        new Comparison.Judged(
            adjusted,
            looks,
            VarianceReduction.of(
                control,
                other,
                goal.procedure(),
                PlannedLooks.statistic(result.contrast()).value().orElse(null)),
            guardrail,
            harm(comparison, goal.procedure().lessIsBetter()),
            falsePositiveRisk(goal.procedure(), verdict),
            broken ? null : verdict,
            broken ? MISMATCH : early));
  }

  private static @Nullable Boolean harm(Comparison comparison, boolean lessIsBetter) {
    Comparison.Sequential sequential = comparison.sequential();
    if (sequential == null) {
      return null;
    }
    Double best = lessIsBetter ? sequential.lower() : sequential.upper();
    return best == null ? null : lessIsBetter ? best > 0 : best < 0;
  }

  private @Nullable Double falsePositiveRisk(Procedure procedure, @Nullable String verdict) {
    if (!Comparison.BETTER.equals(verdict) && !Comparison.WORSE.equals(verdict)) {
      return null;
    }
    double chance = alpha / 2 * (1 - SHARE_OF_IDEAS_THAT_WORK);
    return chance / (chance + procedure.power() * SHARE_OF_IDEAS_THAT_WORK);
  }
}
