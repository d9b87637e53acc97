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

  /** Says whether a request came with a secret key; {@code headers} gives their values by name. */
  public boolean oneOf(UnaryOperator<@Nullable String> headers) {
    String secret = Admission.secret(headers::apply);
    return secret != null
        && keys.find(secret).map(key -> key.role().includes(Role.VIEWER)).orElse(false);
  }
}
