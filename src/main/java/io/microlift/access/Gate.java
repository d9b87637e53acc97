package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Decides whether a key opens an endpoint: in memory, without waiting. */
@Singleton
class Gate {
  private final KeyRing keys;
  private final Clock clock;

  Gate(KeyRing keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Returns the key of a request.
   *
   * @param secret what the request carries, if anything
   * @param needed the least role
   * @throws ProblemException if the request may not pass
   */
  ApiKey admit(HttpServerRequest request, @Nullable String secret, Role needed) {
    long now = clock.millis();
    ApiKey key = known(request, secret, needed, now);
    if (needed == Role.CLIENT) {
      CrossOrigin.answer(request, key);
    }
    if (!key.role().includes(needed)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "This needs a key with role %s; this one has %s."
              .formatted(needed.wire(), key.role().wire()));
    }
    key.lastUse().note(now);
    return key;
  }

  private ApiKey known(HttpServerRequest request, @Nullable String secret, Role needed, long now) {
    ApiKey key = secret == null ? null : keys.find(secret);
    if (key != null && !key.revoked() && now < key.validUntil()) {
      return key;
    }
    if (needed == Role.CLIENT) {
      CrossOrigin.answerToAnyone(request);
    }
    throw new ProblemException(ProblemType.UNAUTHENTICATED, remedy(secret, key));
  }

  private static String remedy(@Nullable String secret, @Nullable ApiKey key) {
    if (secret == null) {
      return "Send a key as 'Authorization: Bearer KEY', 'X-API-Key: KEY' or Basic user name.";
    }
    if (key == null) {
      return "This server knows no such key.";
    }
    return key.revoked()
        ? "This key was revoked; ask an administrator for another."
        : "This key is no longer valid; ask an administrator for the one that follows it.";
  }
}
