package io.microlift.results;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Goal;
import io.microlift.experiment.Split;
import io.microlift.fold.Segment;
import io.microlift.stats.Contrast;
import io.microlift.stats.Heterogeneity;
import io.microlift.stats.PValue;
import io.microlift.stats.Reason;
import io.microlift.stats.SampleRatio;
import io.microlift.stats.VariantComparison;
import io.microlift.tracking.Tallies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds the lifts of goals in the segments of one dimension against each other. */
final class SegmentsAnalysis {
  /** The segment of visitors without the attribute. */
  static final String UNKNOWN = "unknown";

  private static final int MOST = 50;
  private static final double CLEAR = 0.05;

  private final Subject subject;
  private final String dimension;
  private final Map<String, Tallies> segments;

  /**
   * Prepares the analysis.
   *
   * @param read the sums of every stored segment of the dimension, and of all by the empty text
   */
  SegmentsAnalysis(Subject subject, String dimension, Map<String, Tallies> read) {
    this.subject = subject;
    this.dimension = dimension;
    this.segments = ordered(complete(read));
  }

  /** Refuses a dimension by which the subject's visitors are not divided. */
  static String dimension(@Nullable String by, Subject subject) {
    List<String> all = new ArrayList<>(List.of(Segment.DEVICE, Segment.COUNTRY, Segment.VISITOR));
    all.addAll(subject.definition().segments());
    if (by == null || !all.contains(by)) {
      throw View.invalid(
          "by must be one of %s; the experiment names further attributes in segments"
              .formatted(String.join(", ", all)));
    }
    return by;
  }

  /** Adds the visitors who are in no stored segment: new ones, or those without the attribute. */
  private Map<String, Tallies> complete(Map<String, Tallies> read) {
    Map<String, Tallies> all = new TreeMap<>(read);
    Tallies everybody = all.remove("");
    if (everybody == null) {
      return Map.of();
    }
    Tallies rest = everybody;
    for (Tallies part : all.values()) {
      rest = rest.without(part);
    }
    if (visitors(rest) > 0) {
      all.put(dimension.equals(Segment.VISITOR) ? Segment.NEW : UNKNOWN, rest);
    }
    return all;
  }

  /** The largest first; those beyond the first 50 are one. */
  private Map<String, Tallies> ordered(Map<String, Tallies> all) {
    String other = dimension + ":" + Segment.OTHER;
    Map<String, Tallies> ordered = new LinkedHashMap<>();
    all.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, Tallies> part) -> -visitors(part.getValue()))
                .thenComparing(Map.Entry::getKey))
        .forEach(
            part ->
                ordered.merge(
                    ordered.size() < MOST ? part.getKey() : other, part.getValue(), Tallies::plus));
    return ordered;
  }

  private long visitors(Tallies tallies) {
    return subject.variants().stream().mapToLong(v -> tallies.visitors(v.variant())).sum();
  }

  Segments answer() {
    return new Segments(
        subject.definition().key(),
        subject.phase().number(),
        subject.freshness().asOf(),
        dimension,
        true,
        segments.entrySet().stream().map(part -> part(part.getKey(), part.getValue())).toList(),
        subject.definition().goals().stream().map(this::goal).toList());
  }

  private Segments.Part part(String segment, Tallies tallies) {
    List<Split.Share> variants = subject.variants();
    long[] exposed = variants.stream().mapToLong(v -> tallies.visitors(v.variant())).toArray();
    double[] weights = variants.stream().mapToDouble(Split.Share::weight).toArray();
    List<Long> visitors = new ArrayList<>();
    for (long each : exposed) {
      visitors.add(each);
    }
    return new Segments.Part(
        segment,
        visitors,
        SampleRatio.compare(exposed, weights)
            .map(test -> test.pValue().value())
            .value()
            .orElse(null));
  }

  private Segments.OfGoal goal(AttachedGoal attached) {
    Goal goal = subject.goal(attached.goal());
    Map<String, GoalArms> arms = new LinkedHashMap<>();
    String unavailable = null;
    for (Map.Entry<String, Tallies> segment : segments.entrySet()) {
      GoalArms each = GoalArms.of(goal, subject, segment.getValue());
      unavailable = each.unavailable() == null ? unavailable : each.unavailable();
      arms.put(segment.getKey(), each);
    }
    return new Segments.OfGoal(
        attached.goal(),
        goal.definition().name(),
        attached.role(),
        goal.definition().tier(),
        unavailable == null
            ? comparisons(Procedure.of(goal.definition(), subject), arms)
            : List.of(),
        unavailable);
  }

  private List<Segments.OfVariant> comparisons(Procedure procedure, Map<String, GoalArms> arms) {
    double alpha = procedure.options().alpha();
    List<Map<String, @Nullable Contrast>> contrasts = new ArrayList<>();
    List<@Nullable Double> pValues = new ArrayList<>();
    for (int i = 0; i < subject.treatments(); i++) {
      Map<String, @Nullable Contrast> ofVariant = new LinkedHashMap<>();
      for (Map.Entry<String, GoalArms> segment : arms.entrySet()) {
        Tallied control = segment.getValue().control();
        Tallied treatment = segment.getValue().treatments().get(i);
        boolean empty = control.visitors() == 0 || treatment.visitors() == 0;
        Contrast contrast = empty ? null : procedure.contrast(control, treatment, alpha);
        ofVariant.put(segment.getKey(), contrast);
        pValues.add(pValue(contrast));
      }
      contrasts.add(ofVariant);
    }
    List<@Nullable Double> adjusted = Family.exploratory(pValues);
    List<Segments.OfVariant> comparisons = new ArrayList<>();
    for (int i = 0; i < contrasts.size(); i++) {
      int first = i * arms.size();
      comparisons.add(
          variant(
              procedure,
              subject.variants().get(i + 1).variant(),
              contrasts.get(i),
              adjusted.subList(first, first + arms.size())));
    }
    return comparisons;
  }

  private static @Nullable Double pValue(@Nullable Contrast contrast) {
    return contrast == null ? null : contrast.pValue().map(PValue::value).value().orElse(null);
  }

  private static Segments.OfVariant variant(
      Procedure procedure,
      String variant,
      Map<String, @Nullable Contrast> contrasts,
      List<@Nullable Double> adjusted) {
    Map<String, Heterogeneity.Effect> effects = new LinkedHashMap<>();
    contrasts.forEach(
        (segment, contrast) -> {
          Heterogeneity.Effect effect =
              contrast == null
                  ? null
                  : Effects.lift(contrast.arms(), VariantComparison.FEWEST_BAYESIAN);
          if (effect != null) {
            effects.put(segment, effect);
          }
        });
    Heterogeneity.Result result =
        effects.isEmpty()
            ? null
            : Heterogeneity.of(List.copyOf(effects.values())).value().orElse(null);
    Map<String, Double> shrunken = result == null ? Map.of() : shrunken(effects, result.tau2());
    List<Segments.OfSegment> parts = new ArrayList<>();
    int next = 0;
    for (Map.Entry<String, @Nullable Contrast> segment : contrasts.entrySet()) {
      parts.add(
          part(
              procedure,
              segment.getKey(),
              segment.getValue(),
              shrunken.get(segment.getKey()),
              adjusted.get(next++)));
    }
    return new Segments.OfVariant(variant, heterogeneous(result), parts);
  }

  private static Segments.Heterogeneous heterogeneous(Heterogeneity.@Nullable Result result) {
    if (result == null || result.df() == 0) {
      return new Segments.Heterogeneous(
          null, null, null, null, null, "fewer than two segments have 10 conversions a variant");
    }
    double pValue = result.pValue().value();
    return new Segments.Heterogeneous(
        result.q(), result.df(), pValue, result.i2(), pValue <= CLEAR ? "differ" : "alike", null);
  }

  /** Every lift drawn towards their mean by the share of its variance that is chance. */
  private static Map<String, Double> shrunken(
      Map<String, Heterogeneity.Effect> effects, double tau2) {
    double weights = 0;
    double sum = 0;
    for (Heterogeneity.Effect effect : effects.values()) {
      double weight = 1 / (effect.standardError() * effect.standardError() + tau2);
      weights += weight;
      sum += weight * effect.estimate();
    }
    double mean = sum / weights;
    Map<String, Double> shrunken = new LinkedHashMap<>();
    effects.forEach(
        (segment, effect) -> {
          double own = tau2 / (tau2 + effect.standardError() * effect.standardError());
          shrunken.put(segment, mean + own * (effect.estimate() - mean));
        });
    return shrunken;
  }

  private static Segments.OfSegment part(
      Procedure procedure,
      String segment,
      @Nullable Contrast contrast,
      @Nullable Double shrunken,
      @Nullable Double adjusted) {
    if (contrast == null) {
      return new Segments.OfSegment(
          segment, null, null, null, null, null, null, Reason.NO_VISITORS.sentence());
    }
    double difference = contrast.difference().estimate().value().orElse(0.0);
    String verdict =
        adjusted == null || adjusted > procedure.options().alpha() || difference == 0
            ? Comparison.INCONCLUSIVE
            : difference > 0 == procedure.lessIsBetter() ? Comparison.WORSE : Comparison.BETTER;
    return new Segments.OfSegment(
        segment,
        Estimated.of(contrast.difference()),
        Estimated.of(contrast.lift()),
        shrunken,
        pValue(contrast),
        adjusted,
        adjusted == null ? null : verdict,
        contrast.pValue().reason().map(Reason::sentence).orElse(null));
  }
}
