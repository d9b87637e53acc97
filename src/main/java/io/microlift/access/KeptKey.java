package io.microlift.access;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key by one of its secrets as it is kept in the file: without the secret itself. */
record KeptKey(
    Digest digest,
    int id,
    String name,
    Role role,
    List<String> tags,
    List<String> origins,
    int requestsPerSecond,
    long validUntil,
    boolean revoked) {
  static KeptKey of(ApiKeyEntity key, SecretRow secret) {
    return new KeptKey(
        Digest.parse(secret.digest),
        key.id,
        key.name,
        key.role,
        key.tags(),
        key.origins(),
        key.requestsPerSecond == null ? 0 : key.requestsPerSecond,
        Math.min(millis(key.expiresAt), millis(secret.validUntil)),
        key.revokedAt != null);
  }

  ApiKey toApiKey(LastUse lastUse) {
    return new ApiKey(
        id,
        name,
        role,
        Set.copyOf(tags),
        new Origins(origins),
        requestsPerSecond,
        validUntil,
        revoked,
        lastUse);
  }

  private static long millis(@Nullable Instant end) {
    return end == null ? Long.MAX_VALUE : end.toEpochMilli();
  }
}
