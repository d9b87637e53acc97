package io.microlift.results;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** HTTP of plans: computes, and stores nothing. */
@Path("/v1/plans")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.VIEWER)
class PlanResource {
  private final PowerPlanning planning;

  PlanResource(PowerPlanning planning) {
    this.planning = planning;
  }

  /** Says how long an experiment would have to run to find a lift of each of these goals. */
  @POST
  public PowerPlan plan(
      @RequestBody(content = @Content(schema = @Schema(ref = "PlanRequest"))) byte[] body)
      throws SQLException {
    return planning.plan(Body.read(body, Body.DEFINITION_LIMIT, PlanRequest::read));
  }
}
