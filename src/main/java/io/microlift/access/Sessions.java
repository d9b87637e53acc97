package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.time.Clock;
import java.time.Duration;

/** Signs people in and out: the cookie by which a browser opens pages with a key. */
@Singleton
public class Sessions {
  private static final Duration LENGTH = Duration.ofHours(12);

  private final Gate gate;
  private final Clock clock;

  Sessions(Gate gate, Clock clock) {
    this.gate = gate;
    this.clock = clock;
  }

  /**
   * Begins a session.
   *
   * @param secret of a key with the role of a viewer at least
   * @return the cookie, which is valid for 12 hours, if the key is
   * @throws ProblemException if the key opens no page
   */
  public NewCookie begin(HttpServerRequest request, String secret) {
    ApiKey key = gate.admit(request, secret, Role.VIEWER);
    long until = clock.millis() + LENGTH.toMillis();
    return cookie(request, Session.begin(key.id(), until, Digest.of(secret)).text(), LENGTH);
  }

  /** Makes the browser forget its session. */
  public NewCookie end(HttpServerRequest request) {
    return cookie(request, "", Duration.ZERO);
  }

  private static NewCookie cookie(HttpServerRequest request, String value, Duration age) {
    return new NewCookie.Builder(Session.COOKIE)
        .value(value)
        .path("/")
        .maxAge((int) age.toSeconds())
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .secure(isEncrypted(request))
        .build();
  }

  /** A proxy in front may say so; whoever makes it up harms their own session only. */
  private static boolean isEncrypted(HttpServerRequest request) {
    return request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }
}
