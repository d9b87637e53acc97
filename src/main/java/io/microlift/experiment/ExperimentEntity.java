package io.microlift.experiment;

import io.microlift.platform.Json;
import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A row of {@code experiment}. */
@Entity
@Table(name = "experiment")
@NullUnmarked
class ExperimentEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Integer id;

  String key;

  int version;

  @Enumerated(EnumType.STRING)
  ExperimentStatus status;

  @JdbcTypeCode(SqlTypes.JSON)
  String definition;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String conclusion;

  @OneToMany(mappedBy = "experiment", cascade = CascadeType.ALL, fetch = FetchType.EAGER)
  @OrderBy("number")
  List<PhaseEntity> phases = new ArrayList<>();

  @ElementCollection(fetch = FetchType.EAGER)
  @Fetch(FetchMode.SELECT)
  @CollectionTable(name = "layer_range", joinColumns = @JoinColumn(name = "experiment_id"))
  Set<LayerRangeRow> layerRanges = new HashSet<>();

  Instant createdAt;

  Instant updatedAt;

  Experiment toExperiment() {
    return new Experiment(
        Json.read(definition, ExperimentDefinition.class),
        version,
        status,
        phases.stream().map(PhaseEntity::toPhase).toList(),
        layerRanges.stream()
            .map(LayerRangeRow::toRange)
            .sorted(Comparator.comparingInt(LayerRange::first))
            .toList(),
        conclusion == null ? null : Json.read(conclusion, Conclusion.class),
        createdAt,
        updatedAt);
  }
}
