package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it is stored.
 *
 * @param definition what the team said
 * @param version rises with every change
 * @param status where it is in its life
 * @param phases stretches of constant assignment, oldest first; empty for a draft
 * @param layerRanges buckets of its layer that it has for itself; empty without a layer, before it
 *     is started and after it is concluded
 * @param conclusion what was decided, if it is concluded
 * @param createdAt when it was first defined
 * @param updatedAt when it last changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Experiment(
    @JsonUnwrapped ExperimentDefinition definition,
    int version,
    ExperimentStatus status,
    List<Phase> phases,
    List<LayerRange> layerRanges,
    @Nullable Conclusion conclusion,
    Instant createdAt,
    Instant updatedAt) {
  /** Copies the lists; what was stored before there were layer ranges has none. */
  public Experiment {
    phases = List.copyOf(phases);
    layerRanges = Absent.empty(layerRanges);
  }

  /** The latest phase, if the experiment was ever started. */
  @JsonIgnore
  public Optional<Phase> currentPhase() {
    return phases.isEmpty() ? Optional.empty() : Optional.of(phases.get(phases.size() - 1));
  }

  /**
   * The phases that put every visitor into the same bucket as the current one, the current one
   * last: those since the salt last changed.
   */
  public List<Phase> phasesOfSalt() {
    int first = phases.size();
    while (first > 0 && phases.get(first - 1).salt().equals(phases.get(phases.size() - 1).salt())) {
      first--;
    }
    return phases.subList(first, phases.size());
  }

  /**
   * Says whether a visitor's id alone decides which variant is seen, of those who see one: nothing
   * is remembered, and no attribute is asked. Single visitors may be excepted by overrides.
   */
  public boolean dividesByIdAlone() {
    return definition.unit().equals(ExperimentDefinition.VISITOR_ID)
        && !definition.sticky()
        && definition.audienceOverrides().isEmpty()
        && phasesOfSalt().size() == 1;
  }

  /**
   * The experiment as it would be if it had been started at {@code now}, or as it runs if it was; a
   * draft gets the buckets of an empty layer.
   */
  public Experiment asStarted(Instant now) {
    boolean fresh = phases.isEmpty();
    Phase first = new Phase(0, 1, definition.key().value(), now, null, null, null);
    List<LayerRange> ranges =
        fresh && definition.layer() != null
            ? new LayerSpace(List.of()).allot(List.of(), definition.layerBuckets())
            : layerRanges;
    return new Experiment(
        definition,
        version,
        ExperimentStatus.RUNNING,
        fresh ? List.of(first) : phases,
        ranges,
        null,
        createdAt,
        now);
  }

  /** Number of buckets of its layer that it has for itself, 0 without a layer. */
  public int layerBuckets() {
    return layerRanges.stream().mapToInt(LayerRange::size).sum();
  }

  /**
   * The phase an exposure at {@code instant} belongs to, if the experiment was ever started. Before
   * the first start it is the first phase, so that history can be imported.
   */
  public Optional<Phase> phaseAt(Instant instant) {
    for (int i = phases.size() - 1; i > 0; i--) {
      if (!instant.isBefore(phases.get(i).startedAt())) {
        return Optional.of(phases.get(i));
      }
    }
    return phases.stream().findFirst();
  }
}
