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
    @Nullable Conclusion conclusion,
    Instant createdAt,
    Instant updatedAt) {
  /** Copies the phases. */
  public Experiment {
    phases = List.copyOf(phases);
  }

  /** The latest phase, if the experiment was ever started. */
  @JsonIgnore
  public Optional<Phase> currentPhase() {
    return phases.isEmpty() ? Optional.empty() : Optional.of(phases.get(phases.size() - 1));
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
