package io.microlift.experiment;

import io.microlift.platform.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
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

  @Nullable Instant settledAt;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String split;

  Phase toPhase() {
    return new Phase(
        id,
        number,
        salt,
        startedAt,
        endedAt,
        settledAt,
        split == null ? null : Json.read(split, Split.class));
  }
}
