package io.microlift.access;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A row of {@code audit_entry}. */
@Entity
@Table(name = "audit_entry")
@NullUnmarked
class AuditEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  Instant at;

  String who;

  String action;

  String subject;

  String key;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String before;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String after;
}
