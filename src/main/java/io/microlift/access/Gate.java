package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
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
    if (needed == Role.CLIENT) {
      CrossOrigin.answerToAnyone(request);
    }
    limits.checkAddress(request);
    ApiKey key = secret == null ? null : keys.find(secret);
    if (key == null || hasEnded(key)) {
      throw new ProblemException(ProblemType.UNAUTHENTICATED, remedy(secret, key));
    }
    if (needed == Role.CLIENT) {
      CrossOrigin.answer(request, key);
    }
    return admit(key, needed);
  }

  /**
   * Returns the key of a request for a page.
   *
   * @param session what the request carries, if anything
   * @param needed the least role
   * @throws ProblemException if the request may not pass
   */
  ApiKey admit(HttpServerRequest request, Optional<Session> session, Role needed) {
    limits.checkAddress(request);
    if (session.isEmpty()) {
      throw new ProblemException(ProblemType.UNAUTHENTICATED, "Sign in with an API key.");
    }
    ApiKey key = keys.find(session.get());
    if (key == null || hasEnded(key) || clock.millis() >= session.get().until()) {
      throw new ProblemException(
          ProblemType.UNAUTHENTICATED, "This session is over; sign in again.");
    }
    return admit(key, needed);
  }

  private ApiKey admit(ApiKey key, Role needed) {
    if (!key.role().includes(needed)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "This needs a key with role %s; this one has %s."
              .formatted(needed.wire(), key.role().wire()));
    }
    limits.checkKey(key);
    key.lastUse().note(clock.millis());
    return key;
  }

  private boolean hasEnded(ApiKey key) {
    return key.revoked() || clock.millis() >= key.validUntil();
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
