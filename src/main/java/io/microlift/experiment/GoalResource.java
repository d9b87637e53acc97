package io.microlift.experiment;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Page;
import jakarta.ws.rs.Consumes;
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

/** HTTP of goals. */
@Path("/v1/goals")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class GoalResource {
  private final GoalService service;
  private final ExperimentCatalog catalog;
  private final SnapshotFeed feed;

  GoalResource(GoalService service, ExperimentCatalog catalog, SnapshotFeed feed) {
    this.service = service;
    this.catalog = catalog;
    this.feed = feed;
  }

  @PUT
  @Path("/{key}")
  @Admits(Role.EDITOR)
  @APIResponseSchema(Goal.class)
  public Response put(
      @PathParam("key") GoalKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "GoalDefinition"))) byte[] body)
      throws SQLException {
    GoalDefinition definition =
        Body.read(body, Body.DEFINITION_LIMIT, f -> GoalReader.read(f, key.value()));
    Change<Goal> change = service.put(definition, ifMatch);
    feed.refresh();
    Response.ResponseBuilder response =
        change.created()
            ? Response.created(URI.create("/v1/goals/" + key)).entity(change.value())
            : Response.ok(change.value());
    return response.header(HttpHeaders.ETAG, EntityVersion.tag(change.value().version())).build();
  }

  @GET
  @Path("/{key}")
  @Admits(Role.VIEWER)
  @APIResponseSchema(Goal.class)
  public Response get(@PathParam("key") GoalKey key) {
    Goal goal = catalog.goal(key);
    return Response.ok(goal).header(HttpHeaders.ETAG, EntityVersion.tag(goal.version())).build();
  }

  @GET
  @Admits(Role.VIEWER)
  public Page<Goal> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return Page.of(limit, cursor, service::list);
  }
}
