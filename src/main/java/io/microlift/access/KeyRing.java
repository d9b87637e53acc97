package io.microlift.access;

import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The keys that open this server, by their SHA-256, so that look-ups leak no timing. */
@Singleton
class KeyRing {
  private final Map<BigInteger, ApiKey> keys;

  KeyRing(
      @ConfigProperty(name = "microlift.admin.key") String adminKey,
      @ConfigProperty(name = "microlift.client.key") String clientKey) {
    keys =
        Map.of(
            digest(adminKey), new ApiKey("admin", Role.ADMIN),
            digest(clientKey), new ApiKey("client", Role.CLIENT));
  }

  Optional<ApiKey> find(String secret) {
    return Optional.ofNullable(keys.get(digest(secret)));
  }

  private static BigInteger digest(String secret) {
    try {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      return new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
