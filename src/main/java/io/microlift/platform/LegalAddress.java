package io.microlift.platform;

import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses addresses that hold what no store can keep. */
class LegalAddress {
  private static final String ZERO = "%00";

  @ServerRequestFilter
  public void check(HttpServerRequest request) {
    if (request.uri().contains(ZERO)) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "The address holds a zero character, %00; leave it out.");
    }
  }
}
