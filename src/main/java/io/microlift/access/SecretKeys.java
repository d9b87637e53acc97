package io.microlift.access;

import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells secret keys from public ones, for the few endpoints that serve both and differ. */
@Singleton
public class SecretKeys {
  private final KeyRing keys;

  SecretKeys(KeyRing keys) {
    this.keys = keys;
  }

  /**
   * Says whether a request, which was admitted, came with a secret key; {@code headers} gives their
   * values by name.
   */
  public boolean oneOf(UnaryOperator<@Nullable String> headers) {
    String secret = Credentials.ofHeaders(headers);
    ApiKey key = secret == null ? null : keys.find(secret);
    return key != null && key.role().includes(Role.VIEWER);
  }
}
