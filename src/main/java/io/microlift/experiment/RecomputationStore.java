package io.microlift.experiment;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;

/** Asks for phases to be counted again from their visitors' histories. */
@Singleton
class RecomputationStore {
  private static final String REQUEST =
      """
      INSERT INTO recomputation (phase, requested_at)
      VALUES (?1, ?2)
      ON CONFLICT (phase) DO UPDATE
      SET done_up_to = NULL, requested_at = excluded.requested_at
      """;

  private final EntityManager entities;
  private final Clock clock;

  RecomputationStore(EntityManager entities, Clock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /** Starts over for every phase of the experiment that is not settled. */
  void request(ExperimentEntity experiment) {
    for (PhaseEntity phase : experiment.phases) {
      if (phase.settledAt != null) {
        continue;
      }
      entities
          .createNativeQuery(REQUEST)
          .setParameter(1, phase.id)
          .setParameter(2, clock.instant())
          .executeUpdate();
    }
  }
}
