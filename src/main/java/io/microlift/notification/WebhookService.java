package io.microlift.notification;

import io.microlift.access.AuditStore;
import io.microlift.access.TagScope;
import io.microlift.experiment.Change;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defines webhooks. Their secrets are in no answer but the one to whoever made them. */
@Singleton
class WebhookService {
  private static final String SUBJECT = "webhook";
  private static final Duration OVERLAP = Duration.ofDays(1);

  private final WebhookStore webhooks;
  private final Deliveries deliveries;
  private final Outbox outbox;
  private final AuditStore audit;
  private final TagScope scope;
  private final NotificationConfig config;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  WebhookService(
      WebhookStore webhooks,
      Deliveries deliveries,
      Outbox outbox,
      AuditStore audit,
      TagScope scope,
      NotificationConfig config,
      Clock clock) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.outbox = outbox;
    this.audit = audit;
    this.scope = scope;
    this.config = config;
    this.clock = clock;
  }

  /** Creates or replaces a webhook; a new one comes with its secret. */
  @Transactional
  Change<Webhook> put(WebhookDefinition definition, @Nullable String ifMatch) {
    scope.checkUnlimited("A webhook");
    WebhookEntity entity = webhooks.byKey(definition.key()).orElse(null);
    if (entity == null) {
      EntityVersion.checkAbsent(ifMatch);
      return new Change<>(true, create(definition));
    }
    EntityVersion.check(ifMatch, entity.version);
    Webhook before = entity.toWebhook();
    if (before.definition().equals(definition)) {
      return new Change<>(false, before);
    }
    entity.define(definition, clock.instant());
    webhooks.flush();
    note("replaced", before, entity);
    return new Change<>(false, entity.toWebhook());
  }

  private Webhook create(WebhookDefinition definition) {
    WebhookEntity entity = new WebhookEntity();
    entity.key = definition.key();
    entity.secret = secret();
    entity.createdAt = clock.instant();
    entity.define(definition, entity.createdAt);
    webhooks.persistAndFlush(entity);
    note("created", null, entity);
    return entity.toWebhook().with(entity.secret);
  }

  /** Makes a new secret, which signs from now on; the old one signs, too, for a day. */
  @Transactional
  Webhook rotate(String key) {
    scope.checkUnlimited("A webhook");
    WebhookEntity entity = webhooks.existing(key);
    Webhook before = entity.toWebhook();
    Instant now = clock.instant();
    entity.previousSecret = entity.secret;
    entity.previousUntil = now.plus(OVERLAP);
    entity.secret = secret();
    entity.version++;
    entity.updatedAt = now;
    webhooks.flush();
    note("rotated", before, entity);
    return entity.toWebhook().with(entity.secret);
  }

  /**
   * Gives a message up whose receiver is gone, and turns its webhook off, if that still is the
   * address that answered. The audit says that the server did it.
   */
  @ActivateRequestContext
  @Transactional
  void turnOff(Deliveries.Claim claim, int status) throws SQLException {
    deliveries.failed(claim.id(), false, Duration.ZERO, status, null);
    WebhookEntity entity = webhooks.findById(claim.webhook(), LockModeType.PESSIMISTIC_WRITE);
    if (entity == null || !entity.enabled || !entity.url.equals(claim.url())) {
      return;
    }
    Webhook before = entity.toWebhook();
    entity.enabled = false;
    entity.disabledBecause = "its receiver answered %d Gone".formatted(status);
    entity.version++;
    entity.updatedAt = clock.instant();
    webhooks.flush();
    note("disabled", before, entity);
  }

  /** Returns the webhook of this key. */
  @Transactional
  Webhook get(String key) {
    return webhooks.existing(key).toWebhook();
  }

  /** Returns up to {@code limit} webhooks, newest first. */
  @Transactional
  List<Page.Item<Webhook>> list(int before, int limit) {
    return webhooks.list(before, limit).stream()
        .map(entity -> new Page.Item<>(entity.id, entity.toWebhook()))
        .toList();
  }

  /** Deletes a webhook with all that was to be told to it. */
  @Transactional
  void delete(String key, @Nullable String ifMatch) {
    scope.checkUnlimited("A webhook");
    WebhookEntity entity = webhooks.existing(key);
    EntityVersion.check(ifMatch, entity.version);
    audit.note("deleted", SUBJECT, key, entity.toWebhook().withoutTokens(), null);
    webhooks.delete(entity);
  }

  /** Sends a message of type ping; returns its id. */
  @Transactional
  String ping(String key) throws SQLException {
    scope.checkUnlimited("A webhook");
    return outbox.ping(enabled(key).id, key);
  }

  /** Returns up to {@code limit} messages to a webhook, newest first. */
  @Transactional
  List<Page.Item<Delivery>> deliveries(String key, int before, int limit) throws SQLException {
    return deliveries.list(webhooks.existing(key).id, before, limit);
  }

  /** Has a message sent once more. */
  @Transactional
  void retry(String key, long id) throws SQLException {
    scope.checkUnlimited("A webhook");
    if (!deliveries.retry(enabled(key).id, id, config.giveUpAfter())) {
      throw new ProblemException(
          ProblemType.NOT_FOUND, "The webhook '%s' has no delivery %d.".formatted(key, id));
    }
  }

  /** Returns the webhook of this key, which must be one that messages are sent to. */
  private WebhookEntity enabled(String key) {
    WebhookEntity entity = webhooks.existing(key);
    if (!entity.enabled) {
      throw new ProblemException(
          ProblemType.ILLEGAL_TRANSITION,
          "The webhook is not enabled; enable it with PUT /v1/webhooks/%s.".formatted(key));
    }
    return entity;
  }

  private void note(String action, @Nullable Webhook before, WebhookEntity after) {
    audit.note(
        action,
        SUBJECT,
        after.key,
        before == null ? null : before.withoutTokens(),
        after.toWebhook().withoutTokens());
  }

  private byte[] secret() {
    byte[] secret = new byte[Signature.SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }
}
