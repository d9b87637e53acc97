package io.microlift.assignment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.Variant;
import io.microlift.stats.SampleRatio;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment does to a sample of visitors.
 *
 * @param experiment its key
 * @param visitors size of the sample
 * @param at the instant it is about: now, or the start of a schedule that is to come
 * @param reasons number of visitors by reason
 * @param variants the split among the visitors whose bucket decided
 * @param pValue probability of a split at least this uneven if bucketing works; absent if nobody's
 *     bucket decided
 * @param unavailable why there is no {@code pValue}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Simulation(
    String experiment,
    int visitors,
    Instant at,
    Map<AssignmentReason, Integer> reasons,
    List<Part> variants,
    @Nullable Double pValue,
    @Nullable String unavailable) {
  /** The same sample each time, so that a definition gets the same answer. */
  private static final long SEED = 20_260_101;

  /**
   * One variant's part of the split.
   *
   * @param variant its key
   * @param expectedShare by its weight
   * @param observedShare in the sample, 0 if nobody's bucket decided
   * @param visitors in the sample
   */
  record Part(String variant, double expectedShare, double observedShare, long visitors) {}

  /** Lets random visitors with these attributes ask once each. */
  static Simulation run(
      Snapshot snapshot, Experiment experiment, ObjectNode attributes, int visitors) {
    ExperimentDefinition definition = experiment.definition();
    CompiledExperiment compiled = ExperimentCompiler.compile(snapshot, experiment);
    Instant at = dueAt(experiment);
    Map<AssignmentReason, Integer> reasons = new EnumMap<>(AssignmentReason.class);
    long[] split = new long[definition.variants().size()];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < visitors; i++) {
      String id = new UUID(random.nextLong(), random.nextLong()).toString();
      attributes.put(definition.unit(), id);
      Visit visit = Visit.of(new Visitor(id, attributes), at.toEpochMilli());
      int decision = compiled.decide(visit.remembering(Map.of()));
      reasons.merge(Decision.reason(decision), 1, Integer::sum);
      if (Decision.reason(decision) == AssignmentReason.SPLIT) {
        split[compiled.variant(decision)]++;
      }
    }
    return of(definition, visitors, at, reasons, split);
  }

  private static Simulation of(
      ExperimentDefinition definition,
      int visitors,
      Instant at,
      Map<AssignmentReason, Integer> reasons,
      long[] split) {
    double[] weights = definition.variants().stream().mapToDouble(Variant::weight).toArray();
    double[] expected = BucketRanges.normalised(weights);
    int assigned = reasons.getOrDefault(AssignmentReason.SPLIT, 0);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < split.length; i++) {
      parts.add(
          new Part(
              definition.variants().get(i).key(),
              expected[i],
              assigned == 0 ? 0 : split[i] / (double) assigned,
              split[i]));
    }
    return new Simulation(
        definition.key().value(),
        visitors,
        at,
        reasons,
        parts,
        SampleRatio.compare(split, weights).value().map(r -> r.pValue().value()).orElse(null),
        assigned == 0
            ? "nobody of the sample takes part; give the attributes that the audience needs as parameters"
            : null);
  }

  private static Instant dueAt(Experiment experiment) {
    Instant now = experiment.updatedAt();
    var schedule = experiment.definition().schedule();
    Instant start = schedule == null ? null : schedule.start();
    return start != null && start.isAfter(now) ? start : now;
  }
}
