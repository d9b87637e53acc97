package io.microlift.experiment;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of holdouts. */
@Path("/v1/holdouts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.EDITOR)
class HoldoutResource {
  private final HoldoutService service;
  private final SnapshotFeed feed;

  HoldoutResource(HoldoutService service, SnapshotFeed feed) {
    this.service = service;
    this.feed = feed;
  }

  @PUT
  @Path("/{key}")
  @APIResponseSchema(Holdout.class)
  public Response put(
      @PathParam("key") String key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "HoldoutDefinition"))) byte[] body)
      throws SQLException {
    if (!Keys.isLegal(key)) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "The key '%s' %s.".formatted(key, Keys.RULE));
    }
    HoldoutDefinition definition =
        Body.read(body, Body.DEFINITION_LIMIT, f -> HoldoutDefinition.read(f, key));
    Change<Holdout> change = service.put(definition, ifMatch);
    feed.refresh();
    Response.ResponseBuilder response =
        change.created()
            ? Response.created(URI.create("/v1/holdouts/" + key)).entity(change.value())
            : Response.ok(change.value());
    return response.header(HttpHeaders.ETAG, EntityVersion.tag(change.value().version())).build();
  }

  @GET
  @Path("/{key}")
  @Admits(Role.VIEWER)
  @APIResponseSchema(Holdout.class)
  public Response get(@PathParam("key") String key) {
    Holdout holdout = service.get(key);
    return Response.ok(holdout)
        .header(HttpHeaders.ETAG, EntityVersion.tag(holdout.version()))
        .build();
  }

  @GET
  @Admits(Role.VIEWER)
  public Page<Holdout> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return Page.of(limit, cursor, service::list);
  }

  @DELETE
  @Path("/{key}")
  public void delete(
      @PathParam("key") String key, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch)
      throws SQLException {
    service.delete(key, ifMatch);
    feed.refresh();
  }
}
