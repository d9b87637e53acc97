package io.microlift.access;

import io.microlift.platform.Body;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of API keys. */
@Path("/v1/api-keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.ADMIN)
class ApiKeyResource {
  /** How long a secret lives on beside the one that follows it, unless that is said. */
  private static final Duration OVERLAP = Duration.ofDays(1);

  private final ApiKeyService service;
  private final KeyFeed feed;
  private final Clock clock;

  ApiKeyResource(ApiKeyService service, KeyFeed feed, Clock clock) {
    this.service = service;
    this.feed = feed;
    this.clock = clock;
  }

  /** The secret is in this answer and nowhere else. */
  @POST
  @APIResponseSchema(value = ApiKeyService.Made.class, responseCode = "201")
  public Response create(
      @RequestBody(content = @Content(schema = @Schema(ref = "ApiKeyRequest"))) byte[] body)
      throws SQLException {
    ApiKeyService.Made made = service.create(read(body));
    feed.refresh();
    return once(Response.created(URI.create("/v1/api-keys/" + made.key().id())), made);
  }

  @GET
  public Page<KeyDescription> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return Page.of(limit, cursor, service::list);
  }

  @GET
  @Path("/{id}")
  @APIResponseSchema(KeyDescription.class)
  public Response get(@PathParam("id") int id) {
    return tagged(Response.ok(), service.get(id));
  }

  @PUT
  @Path("/{id}")
  @APIResponseSchema(KeyDescription.class)
  public Response replace(
      @PathParam("id") int id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "ApiKeyRequest"))) byte[] body)
      throws SQLException {
    KeyDescription key = service.replace(id, ifMatch, read(body));
    feed.refresh();
    return tagged(Response.ok(), key);
  }

  /** Makes another secret, which is in this answer and nowhere else; the old one ends later. */
  @POST
  @Path("/{id}/rotate")
  @APIResponseSchema(value = ApiKeyService.Made.class, responseCode = "200")
  public Response rotate(
      @PathParam("id") int id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "RotationRequest"))) byte[] body)
      throws SQLException {
    ApiKeyService.Made made = service.rotate(id, ifMatch, end(body));
    feed.refresh();
    return once(Response.ok(), made);
  }

  /** Ends the key and all its secrets at once and for good. */
  @DELETE
  @Path("/{id}")
  public void revoke(
      @PathParam("id") int id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch)
      throws SQLException {
    service.revoke(id, ifMatch);
    feed.refresh();
  }

  private ApiKeyDefinition read(byte[] body) {
    return Body.read(
        body, Body.DEFINITION_LIMIT, fields -> ApiKeyDefinition.read(fields, clock.instant()));
  }

  private Instant end(byte[] body) {
    Instant end =
        body.length == 0
            ? null
            : Body.read(
                body,
                Body.DEFINITION_LIMIT,
                fields -> ApiKeyDefinition.instant(fields, "oldValidUntil"));
    return end == null ? clock.instant().plus(OVERLAP) : end;
  }

  private static Response once(Response.ResponseBuilder response, ApiKeyService.Made made) {
    return response
        .entity(made)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(HttpHeaders.ETAG, EntityVersion.tag(made.key().version()))
        .build();
  }

  private static Response tagged(Response.ResponseBuilder response, KeyDescription key) {
    return response.entity(key).header(HttpHeaders.ETAG, EntityVersion.tag(key.version())).build();
  }
}
