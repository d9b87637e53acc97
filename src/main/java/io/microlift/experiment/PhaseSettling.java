package io.microlift.experiment;

import io.microlift.access.AuditStore;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;

/** Settles phases: from then on their numbers stay as they are, whatever happens. */
@Singleton
public class PhaseSettling {
  private final SnapshotStore snapshots;
  private final SnapshotFeed feed;
  private final AuditStore audit;
  private final EntityManager entities;
  private final Clock clock;

  PhaseSettling(
      SnapshotStore snapshots,
      SnapshotFeed feed,
      AuditStore audit,
      EntityManager entities,
      Clock clock) {
    this.snapshots = snapshots;
    this.feed = feed;
    this.audit = audit;
    this.entities = entities;
    this.clock = clock;
  }

  /** Settles these phases, by their ids, for good. */
  public void settle(Collection<Integer> phases) throws SQLException {
    write(phases);
    feed.refresh();
  }

  @Transactional
  void write(Collection<Integer> phases) {
    snapshots.beginChange();
    for (int id : phases) {
      PhaseEntity phase = entities.find(PhaseEntity.class, id);
      if (phase != null && phase.settledAt == null) {
        Experiment before = phase.experiment.toExperiment();
        phase.settledAt = clock.instant();
        phase.experiment.version++;
        audit.note(
            "settled a phase of",
            ExperimentService.SUBJECT,
            phase.experiment.key,
            before,
            phase.experiment.toExperiment());
      }
    }
    snapshots.endChange();
  }
}
