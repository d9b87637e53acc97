package io.microlift.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Admits requests whose key is in their body, for endpoints that say {@link Admits#keyInBody}. */
@Singleton
public class BodyKeys {
  private final Gate gate;

  BodyKeys(Gate gate) {
    this.gate = gate;
  }

  /**
   * Admits a request as if its key stood in a header; one whose key did is admitted already.
   *
   * @param key what the body holds, if it holds one
   * @throws io.microlift.platform.ProblemException if the key is missing, or opens nothing
   */
  public void admit(HttpServerRequest request, @Nullable String key) {
    if (Credentials.ofHeaders(request::getHeader) == null) {
      gate.admit(request, key, Role.CLIENT);
    }
  }
}
