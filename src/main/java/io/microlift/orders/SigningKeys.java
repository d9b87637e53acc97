package io.microlift.orders;

import io.microlift.access.AuditStore;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign visitor tokens: the newest signs, all that are kept count. They are read again
 * once a minute, and when a token names one that is not known; without the database those that are
 * known go on counting.
 */
@Singleton
class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class);
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration JUST_READ = Duration.ofSeconds(1);
  private static final int SECRET_BYTES = 32;
  private static final String SUBJECT = "signing key";

  private final SigningKeyStore store;
  private final AuditStore audit;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable Known known;

  SigningKeys(SigningKeyStore store, AuditStore audit, Clock clock) {
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /** Keys as they were at a time. */
  private record Known(SigningKey newest, Map<Integer, SigningKey> byId, Instant readAt) {}

  /** A key without its secret, for administrators. */
  record Description(int id, Instant createdAt) {
    static Description of(SigningKeyEntity entity) {
      return new Description(entity.id, entity.createdAt);
    }
  }

  /** The key that signs. */
  SigningKey newest() {
    return known(FRESH).newest();
  }

  /** Returns the key of a number, or null if it does not count. */
  @Nullable SigningKey find(int id) {
    SigningKey key = known(FRESH).byId().get(id);
    return key == null ? known(JUST_READ).byId().get(id) : key;
  }

  /** What administrators may know of all keys, newest first. */
  List<Description> list() {
    return store.newestFirst().stream().map(Description::of).toList();
  }

  /** Makes a new key, which signs from now on. */
  @Transactional
  Description add() {
    SigningKeyEntity entity = new SigningKeyEntity();
    entity.secret = new byte[SECRET_BYTES];
    random.nextBytes(entity.secret);
    entity.createdAt = clock.instant();
    store.persistAndFlush(entity);
    Description made = Description.of(entity);
    audit.note("created", SUBJECT, Integer.toString(made.id()), null, made);
    known = null;
    return made;
  }

  /** Ends a key, and every token that it has signed. */
  @Transactional
  void remove(int id) {
    List<SigningKeyEntity> all = store.newestFirst();
    SigningKeyEntity entity =
        all.stream()
            .filter(each -> each.id == id)
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.NOT_FOUND, "There is no signing key %d.".formatted(id)));
    if (entity.equals(all.get(0))) {
      throw new ProblemException(
          ProblemType.STILL_IN_USE,
          "Key %d signs new tokens; make another first with POST /v1/signing-keys.".formatted(id));
    }
    audit.note("deleted", SUBJECT, Integer.toString(id), Description.of(entity), null);
    store.delete(entity);
    known = null;
  }

  private Known known(Duration atMost) {
    Known now = known;
    if (now != null && clock.instant().isBefore(now.readAt().plus(atMost))) {
      return now;
    }
    try {
      Known read = read();
      known = read;
      return read;
    } catch (RuntimeException e) {
      if (now == null) {
        throw e;
      }
      LOG.debugf("no newer signing keys: %s", e.getMessage());
      return now;
    }
  }

  private Known read() {
    Instant readAt = clock.instant();
    TreeMap<Integer, SigningKey> byId = new TreeMap<>();
    for (SigningKeyEntity entity : store.newestFirst()) {
      byId.put(entity.id, new SigningKey(entity.id, entity.secret));
    }
    return new Known(byId.lastEntry().getValue(), Map.copyOf(byId), readAt);
  }
}
