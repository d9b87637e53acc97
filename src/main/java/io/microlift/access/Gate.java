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
  private final RateLimits limits;
  private final Clock clock;

  Gate(KeyRing keys, RateLimits limits, Clock clock) {
    this.keys = keys;
    this.limits = limits;
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
    if (needed == Role.CLIENT) {
      CrossOrigin.answerToAnyone(request);
    }
    limits.checkAddress(request);
    ApiKey key = known(secret, now);
    if (needed == Role.CLIENT) {
      CrossOrigin.answer(request, key);
    }
    if (!key.role().includes(needed)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "This needs a key with role %s; this one has %s."
              .formatted(needed.wire(), key.role().wire()));
    }
    limits.checkKey(key);
    key.lastUse().note(now);
    return key;
  }

  private ApiKey known(@Nullable String secret, long now) {
    ApiKey key = secret == null ? null : keys.find(secret);
    if (key != null && !key.revoked() && now < key.validUntil()) {
      return key;
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
