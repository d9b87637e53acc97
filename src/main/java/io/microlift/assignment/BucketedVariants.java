package io.microlift.assignment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.Variant;
import io.microlift.tracking.ExpectedVariants;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variants that buckets give in the running phase of experiments that the visitor's id alone
 * divides. What was seen before the phase began is history that was imported, and was divided by
 * somebody else.
 */
@Singleton
class BucketedVariants implements ExpectedVariants {
  private static final ObjectNode NO_ATTRIBUTES = JsonNodeFactory.instance.objectNode();

  private volatile Known known = new Known(Snapshot.EMPTY.version(), Map.of());

  private record Known(long version, Map<Integer, Divided> phases) {}

  private record Divided(
      Instant startedAt,
      Set<String> overridden,
      List<String> variants,
      Hash hash,
      RampedRanges ranges) {}

  @Override
  public Optional<String> of(Snapshot definitions, int phase, String visitorId, Instant at) {
    Known latest = known;
    if (latest.version() != definitions.version()) {
      latest = new Known(definitions.version(), phases(definitions));
      known = latest;
    }
    Divided divided = latest.phases().get(phase);
    if (divided == null
        || at.isBefore(divided.startedAt())
        || divided.overridden().contains(visitorId)) {
      return Optional.empty();
    }
    int bucket = divided.hash().bucketOf(new Visitor(visitorId, NO_ATTRIBUTES));
    int variant = divided.ranges().at(at.toEpochMilli()).variantOf(bucket);
    return variant == BucketRanges.NO_VARIANT
        ? Optional.empty()
        : Optional.of(divided.variants().get(variant));
  }

  private static Map<Integer, Divided> phases(Snapshot definitions) {
    Map<Integer, Divided> phases = new HashMap<>();
    for (Experiment experiment : definitions.experiments()) {
      if (experiment.status() == ExperimentStatus.RUNNING && experiment.dividesByIdAlone()) {
        experiment
            .currentPhase()
            .ifPresent(phase -> phases.put(phase.id(), divided(experiment, phase)));
      }
    }
    return phases;
  }

  private static Divided divided(Experiment experiment, Phase phase) {
    return new Divided(
        phase.startedAt(),
        experiment.definition().overrides().keySet(),
        experiment.definition().variants().stream().map(Variant::key).toList(),
        Hash.of(experiment.definition().unit(), phase.salt()),
        RampedRanges.of(experiment.definition(), experiment.layerBuckets()));
  }
}
