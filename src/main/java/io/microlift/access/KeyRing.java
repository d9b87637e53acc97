package io.microlift.access;

import io.microlift.platform.CannotStartException;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The keys that open this server: an immutable map, swapped by one volatile write. */
@Singleton
class KeyRing {
  /** Names of the keys of the settings, in the audit. */
  static final List<String> FIRST_NAMES = List.of("admin", "client");

  private final Map<Digest, ApiKey> first;
  private volatile Map<Digest, ApiKey> keys;

  KeyRing(
      @ConfigProperty(name = "microlift.admin.key") String adminKey,
      @ConfigProperty(name = "microlift.client.key") String clientKey,
      @ConfigProperty(name = "microlift.client.origins") Optional<List<String>> clientOrigins) {
    Origins origins = clientOrigins.map(KeyRing::origins).orElse(Origins.ALL);
    first =
        Map.of(
            Digest.of(adminKey), ApiKey.first("admin", Role.ADMIN, Origins.NONE),
            Digest.of(clientKey), ApiKey.first("client", Role.CLIENT, origins));
    keys = first;
  }

  /** Returns the key with this secret, which may have ended; null if there is none. */
  @Nullable ApiKey find(String secret) {
    return keys.get(Digest.of(secret));
  }

  /** Returns the key that a session was begun with, which may have ended; null if there is none. */
  @Nullable ApiKey find(Session session) {
    for (Map.Entry<Digest, ApiKey> each : keys.entrySet()) {
      if (each.getValue().id() == session.key() && session.isProvedBy(each.getKey())) {
        return each.getValue();
      }
    }
    return null;
  }

  /** Replaces the keys that were made by the API; those of the settings stay. */
  void replace(Map<Digest, ApiKey> made) {
    Map<Digest, ApiKey> all = new HashMap<>(made);
    all.putAll(first);
    keys = Map.copyOf(all);
  }

  private static Origins origins(List<String> patterns) {
    for (String pattern : patterns) {
      if (!Origins.isLegal(pattern)) {
        throw new CannotStartException(
            "MICROLIFT_CLIENT_ORIGINS has '%s'".formatted(pattern), "Each part " + Origins.RULE);
      }
    }
    return new Origins(patterns);
  }
}
