package io.microlift.experiment;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A row of {@code phase}. */
@Entity
@Table(name = "phase")
@NullUnmarked
class PhaseEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Integer id;

  @ManyToOne(optional = false)
  ExperimentEntity experiment;

  int number;

  String salt;

  Instant startedAt;

  @Nullable Instant endedAt;

  Phase toPhase() {
    return new Phase(id, number, salt, startedAt, endedAt);
  }
}
