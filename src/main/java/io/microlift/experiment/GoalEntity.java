package io.microlift.experiment;

import io.microlift.platform.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code goal}. */
@Entity
@Table(name = "goal")
@NullUnmarked
class GoalEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Integer id;

  String key;

  int version;

  int metric;

  @JdbcTypeCode(SqlTypes.JSON)
  String definition;

  BigDecimal frozenCap;

  Instant createdAt;

  Instant updatedAt;

  Goal toGoal() {
    return new Goal(
        Json.read(definition, GoalDefinition.class),
        version,
        metric,
        frozenCap,
        createdAt,
        updatedAt);
  }
}
