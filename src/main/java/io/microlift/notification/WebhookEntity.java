package io.microlift.notification;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code webhook}. */
@Entity
@Table(name = "webhook")
@NullUnmarked
class WebhookEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Integer id;

  String key;

  int version;

  String url;

  @JdbcTypeCode(SqlTypes.ARRAY)
  String[] events;

  @JdbcTypeCode(SqlTypes.ARRAY)
  String[] tags;

  boolean enabled;

  String disabledBecause;

  byte[] secret;

  byte[] previousSecret;

  Instant previousUntil;

  Instant createdAt;

  Instant updatedAt;

  void define(WebhookDefinition definition, Instant now) {
    url = definition.url();
    events = definition.events().toArray(String[]::new);
    tags = definition.tags().toArray(String[]::new);
    enabled = definition.enabled();
    disabledBecause = null;
    version++;
    updatedAt = now;
  }

  WebhookDefinition definition() {
    return new WebhookDefinition(key, url, List.of(events), List.of(tags), enabled);
  }

  Webhook toWebhook() {
    return new Webhook(definition(), version, disabledBecause, null, createdAt, updatedAt);
  }
}
