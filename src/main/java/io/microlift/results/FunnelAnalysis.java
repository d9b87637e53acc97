package io.microlift.results;

import io.microlift.experiment.GoalKey;
import io.microlift.fold.Metric;
import io.microlift.stats.Contrast;
import io.microlift.stats.Distributions;
import io.microlift.stats.PValue;
import io.microlift.stats.Proportion;
import io.microlift.stats.Reason;
import io.microlift.tracking.Tallies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits the lift of the end of a funnel among its steps.
 *
 * <p>With r_k the share of exposed visitors who reach step k, and r_0 = 1, the parts Δ ln(r_k /
 * r_(k−1)) add up to Δ ln r_K. In one variant a part has the variance (1/r_k − 1/r_(k−1))/n; parts
 * of different steps are uncorrelated, because the steps are nested.
 *
 * <p>The bounds are Lee's: of the variant in which more visitors reach step k − 1, a share q = 1 −
 * r_few/r_many would not have done so in the other one. Taking away the best or the worst of them
 * bounds the step rate of the rest.
 *
 * <p>Source: Lee, "Training, Wages, and Sample Selection", Review of Economic Studies 2009.
 */
final class FunnelAnalysis {
  static final String CAVEAT =
      "Only shares of exposed visitors are effects of the variant. Who reaches a step is itself an"
          + " outcome, so step rates and the split of the lift are bookkeeping: a variant that brings"
          + " more, and less determined, visitors to a step lowers its rate without harming anyone.";

  private final Subject subject;
  private final Tallies tallies;
  private final List<GoalKey> steps;

  FunnelAnalysis(Subject subject, Tallies tallies) {
    this.subject = subject;
    this.tallies = tallies;
    this.steps = subject.definition().funnel();
  }

  Funnel answer() {
    List<String> variants = subject.variants().stream().map(v -> v.variant()).toList();
    List<Funnel.Compared> comparisons = new ArrayList<>();
    for (String variant : variants.subList(1, variants.size())) {
      comparisons.add(new Funnel.Compared(variant, compare(variants.get(0), variant)));
    }
    return new Funnel(
        subject.definition().key(),
        subject.phase().number(),
        subject.freshness().asOf(),
        steps.isEmpty() ? List.of() : variants.stream().map(this::reach).toList(),
        steps.isEmpty() ? List.of() : comparisons,
        CAVEAT,
        steps.isEmpty() ? "the experiment has no funnel; name its goals in order: funnel" : null);
  }

  /** Visitors of a variant who reached a step, from 1; step 0 is the exposure. */
  private long reached(String variant, int step) {
    return step == 0
        ? tallies.visitors(variant)
        : tallies.sums(Metric.funnelStep(step), variant, "").converted();
  }

  private Funnel.OfVariant reach(String variant) {
    long visitors = tallies.visitors(variant);
    List<Funnel.Step> reached = new ArrayList<>();
    for (int step = 1; step <= steps.size(); step++) {
      GoalKey goal = steps.get(step - 1);
      long here = reached(variant, step);
      reached.add(
          new Funnel.Step(
              step,
              goal,
              subject.goal(goal).definition().name(),
              here,
              share(here, visitors),
              share(here, reached(variant, step - 1))));
    }
    return new Funnel.OfVariant(variant, visitors, reached);
  }

  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  private List<Funnel.ComparedStep> compare(String control, String variant) {
    List<Funnel.ComparedStep> compared = new ArrayList<>();
    for (int step = 1; step <= steps.size(); step++) {
      compared.add(compare(control, variant, step));
    }
    return compared;
  }

  private Funnel.ComparedStep compare(String control, String variant, int step) {
    GoalKey goal = steps.get(step - 1);
    long exposed = tallies.visitors(control);
    long treated = tallies.visitors(variant);
    if (exposed == 0 || treated == 0) {
      return new Funnel.ComparedStep(
          step, goal, null, null, null, null, Reason.NO_VISITORS.sentence());
    }
    Contrast contrast =
        Contrast.ofRates(
            new Proportion(reached(control, step), exposed),
            new Proportion(reached(variant, step), treated),
            subject.definition().analysis().alpha());
    return new Funnel.ComparedStep(
        step,
        goal,
        Estimated.of(contrast.lift()),
        contrast.pValue().map(PValue::value).value().orElse(null),
        attribution(control, variant, step),
        step == 1 ? null : bounds(control, variant, step),
        contrast.pValue().reason().map(Reason::sentence).orElse(null));
  }

  private Estimated attribution(String control, String variant, int step) {
    double here = Math.log((double) reached(variant, step) / reached(variant, step - 1));
    double there = Math.log((double) reached(control, step) / reached(control, step - 1));
    double part = here - there;
    if (!Double.isFinite(part)) {
      return new Estimated(
          null, null, null, "a variant has nobody in this step, so there is no logarithm");
    }
    double variance = variance(variant, step) + variance(control, step);
    double half =
        Distributions.normalIsf(subject.definition().analysis().alpha() / 2) * Math.sqrt(variance);
    return new Estimated(part, part - half, part + half, null);
  }

  /** (1/r_k − 1/r_(k−1))/n, with shares r as counts over n. */
  private double variance(String variant, int step) {
    return 1.0 / reached(variant, step) - 1.0 / reached(variant, step - 1);
  }

  private Funnel.@Nullable Bounds bounds(String control, String variant, int step) {
    double before = (double) reached(variant, step - 1) / tallies.visitors(variant);
    double beforeInControl = (double) reached(control, step - 1) / tallies.visitors(control);
    if (before == 0 || beforeInControl == 0) {
      return null;
    }
    boolean adds = before >= beforeInControl;
    String many = adds ? variant : control;
    String few = adds ? control : variant;
    double q = 1 - Math.min(before, beforeInControl) / Math.max(before, beforeInControl);
    double rate = (double) reached(many, step) / reached(many, step - 1);
    double other = (double) reached(few, step) / reached(few, step - 1);
    double lower = Math.max(0, (rate - q) / (1 - q));
    double upper = Math.min(1, rate / (1 - q));
    return new Funnel.Bounds(many, lower, upper, other, reading(lower, upper, other, adds));
  }

  private static String reading(double lower, double upper, double other, boolean adds) {
    if (lower <= other && other <= upper) {
      return "compatible with this step being neither helped nor harmed";
    }
    boolean variantIsLower = adds ? upper < other : lower > other;
    return variantIsLower
        ? "the step is harmed even for visitors who would have reached it anyway"
        : "the step is helped even for visitors who would have reached it anyway";
  }
}
