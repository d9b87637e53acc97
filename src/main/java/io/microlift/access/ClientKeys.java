package io.microlift.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Tells a page its own key, for addresses that it will call without headers. */
@Singleton
public class ClientKeys {
  private final KeyRing keys;

  ClientKeys(KeyRing keys) {
    this.keys = keys;
  }

  /**
   * Returns the client key in the headers of a request; null for a secret key, which stays there.
   */
  public @Nullable String of(HttpServerRequest request) {
    String secret = Credentials.ofHeaders(request::getHeader);
    ApiKey key = secret == null ? null : keys.find(secret);
    return key != null && key.role() == Role.CLIENT ? secret : null;
  }
}
