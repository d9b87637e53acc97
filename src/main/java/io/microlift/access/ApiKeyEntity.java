package io.microlift.access;

import io.microlift.platform.Json;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A row of {@code api_key} with those of its secrets. */
@Entity
@Table(name = "api_key")
@NullUnmarked
class ApiKeyEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Integer id;

  int version;

  String name;

  @Enumerated(EnumType.STRING)
  Role role;

  @JdbcTypeCode(SqlTypes.JSON)
  String tags;

  @JdbcTypeCode(SqlTypes.JSON)
  String origins;

  @Nullable Integer requestsPerSecond;

  String createdBy;

  Instant createdAt;

  @Nullable Instant expiresAt;

  @Nullable Instant revokedAt;

  /** Written in batches, past the entity; see {@link LastUses}. */
  @Column(insertable = false, updatable = false)
  @Nullable Instant lastUsedAt;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "api_key_secret", joinColumns = @JoinColumn(name = "api_key_id"))
  @OrderBy("createdAt")
  List<SecretRow> secrets = new ArrayList<>();

  /** Takes over what a definition says. */
  void define(ApiKeyDefinition definition) {
    name = definition.name();
    role = definition.role();
    tags = Json.write(definition.tags());
    origins = Json.write(definition.origins());
    requestsPerSecond = definition.requestsPerSecond();
    expiresAt = definition.expiresAt();
  }

  List<String> tags() {
    return List.of(Json.read(tags, String[].class));
  }

  List<String> origins() {
    return List.of(Json.read(origins, String[].class));
  }

  /** What everybody may know about the key. */
  KeyDescription describe() {
    return new KeyDescription(
        id,
        version,
        new ApiKeyDefinition(name, role, tags(), origins(), requestsPerSecond, expiresAt),
        createdBy,
        createdAt,
        revokedAt,
        lastUsedAt,
        secrets.stream()
            .map(row -> new KeyDescription.Secret(row.prefix, row.createdAt, row.validUntil))
            .toList());
  }
}
