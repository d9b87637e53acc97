package io.microlift.experiment;

import io.microlift.platform.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code holdout}. */
@Entity
@Table(name = "holdout")
@NullUnmarked
class HoldoutEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Integer id;

  String key;

  int version;

  @JdbcTypeCode(SqlTypes.JSON)
  String definition;

  Instant createdAt;

  Instant updatedAt;

  Holdout toHoldout() {
    return new Holdout(
        Json.read(definition, HoldoutDefinition.class), version, createdAt, updatedAt);
  }
}
