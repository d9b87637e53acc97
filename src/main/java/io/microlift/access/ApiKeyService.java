package io.microlift.access;

import io.microlift.platform.EntityVersion;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.platform.Violation;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes, changes and ends API keys. */
@Singleton
class ApiKeyService {
  private static final String SUBJECT = "api-key";

  private final ApiKeyStore keys;
  private final AuditStore audit;
  private final Caller caller;
  private final Clock clock;

  ApiKeyService(ApiKeyStore keys, AuditStore audit, Caller caller, Clock clock) {
    this.keys = keys;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * A key together with the secret that was made just now.
   *
   * @param secret what its owner must keep: nobody can read it again
   * @param key the key
   */
  record Made(String secret, KeyDescription key) {
    /** Leaves the secret out: this reaches logs. */
    @Override
    public String toString() {
      return "Made[" + key + "]";
    }
  }

  /** Makes a key. */
  @Transactional
  Made create(ApiKeyDefinition definition) {
    keys.beginChange();
    checkName(definition.name(), null);
    Secret secret = Secret.make(definition.role());
    ApiKeyEntity entity = new ApiKeyEntity();
    entity.version = 1;
    entity.define(definition);
    entity.createdBy = caller.name();
    entity.createdAt = clock.instant();
    entity.secrets.add(SecretRow.of(secret, entity.createdAt));
    keys.persist(entity);
    KeyDescription made = entity.describe();
    audit.note("created", SUBJECT, subject(entity), null, made);
    return new Made(secret.text(), made);
  }

  /** Changes what is said about a key; its role stays. */
  @Transactional
  KeyDescription replace(int id, @Nullable String ifMatch, ApiKeyDefinition definition) {
    ApiKeyEntity entity = living(id, ifMatch);
    if (entity.role != definition.role()) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/role", "cannot be changed; make another key")));
    }
    checkName(definition.name(), entity);
    KeyDescription before = entity.describe();
    if (before.definition().equals(definition)) {
      return before;
    }
    entity.define(definition);
    return changed(entity, "replaced", before);
  }

  /** Gives a key another secret; the ones before it end at {@code end}. */
  @Transactional
  Made rotate(int id, @Nullable String ifMatch, Instant end) {
    ApiKeyEntity entity = living(id, ifMatch);
    KeyDescription before = entity.describe();
    Secret secret = Secret.make(entity.role);
    Instant now = clock.instant();
    entity.secrets.removeIf(old -> old.validUntil != null && old.validUntil.isBefore(now));
    for (SecretRow old : entity.secrets) {
      if (old.validUntil == null || old.validUntil.isAfter(end)) {
        old.validUntil = end;
      }
    }
    entity.secrets.add(SecretRow.of(secret, now));
    return new Made(secret.text(), changed(entity, "rotated", before));
  }

  /** Ends a key and all its secrets for good. */
  @Transactional
  void revoke(int id, @Nullable String ifMatch) {
    ApiKeyEntity entity = living(id, ifMatch);
    KeyDescription before = entity.describe();
    entity.revokedAt = clock.instant();
    changed(entity, "revoked", before);
  }

  /** Returns the key of this id. */
  @Transactional
  KeyDescription get(int id) {
    return found(id).describe();
  }

  /** Returns up to {@code limit} keys, newest first, below {@code before} if it is above 0. */
  @Transactional
  List<Page.Item<KeyDescription>> list(int before, int limit) {
    return keys.list(before, limit).stream()
        .map(entity -> new Page.Item<>(entity.id, entity.describe()))
        .toList();
  }

  private KeyDescription changed(ApiKeyEntity entity, String action, KeyDescription before) {
    entity.version++;
    KeyDescription after = entity.describe();
    audit.note(action, SUBJECT, subject(entity), before, after);
    return after;
  }

  private ApiKeyEntity living(int id, @Nullable String ifMatch) {
    keys.beginChange();
    ApiKeyEntity entity = found(id);
    EntityVersion.check(ifMatch, entity.version);
    if (entity.revokedAt != null) {
      throw new ProblemException(
          ProblemType.ILLEGAL_TRANSITION,
          "Key %d was revoked, which is for good; make another.".formatted(id));
    }
    return entity;
  }

  private ApiKeyEntity found(int id) {
    return keys.findByIdOptional(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.NOT_FOUND,
                    "There is no key %d; GET /v1/api-keys lists them.".formatted(id)));
  }

  private void checkName(String name, @Nullable ApiKeyEntity own) {
    ApiKeyEntity other = keys.valid(name).orElse(null);
    if (other != null && other != own) {
      throw new ProblemException(
          ProblemType.ALREADY_EXISTS,
          "Key %d has the name '%s', which the audit would confuse; choose another."
              .formatted(other.id, name));
    }
  }

  private static String subject(ApiKeyEntity entity) {
    return Integer.toString(entity.id);
  }
}
