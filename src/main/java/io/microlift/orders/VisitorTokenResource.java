package io.microlift.orders;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of visitor tokens: a page takes one for its visitor and writes it into the cart. */
@Path("/v1/visitor-token")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.CLIENT)
class VisitorTokenResource {
  private final SigningKeys keys;
  private final VisitorTokenConfig config;
  private final Clock clock;

  VisitorTokenResource(SigningKeys keys, VisitorTokenConfig config, Clock clock) {
    this.keys = keys;
    this.config = config;
    this.clock = clock;
  }

  /**
   * A token.
   *
   * @param visitorId whom it names
   * @param visitorToken letters, digits, dots, hyphens and underscores
   * @param expiresAt first instant at which it is of no use
   */
  record Answer(String visitorId, String visitorToken, Instant expiresAt) {}

  @GET
  @APIResponseSchema(value = Answer.class, responseCode = "200")
  public Response token(@QueryParam("visitorId") @Nullable String visitorId) {
    if (visitorId == null || visitorId.isEmpty() || visitorId.length() > OrderReader.LONGEST_TEXT) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "visitorId must have 1 to %d characters; add ?visitorId=… to the address."
              .formatted(OrderReader.LONGEST_TEXT));
    }
    Instant expiresAt = clock.instant().plus(config.validity()).truncatedTo(ChronoUnit.SECONDS);
    String token = new VisitorToken(visitorId, expiresAt).sign(keys.newest());
    return Response.ok(new Answer(visitorId, token, expiresAt))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
