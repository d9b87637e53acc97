package io.microlift.results;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;

/** HTTP of what holdouts show. */
@Path("/v1/holdouts/{key}/results")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.VIEWER)
class HoldoutResultsResource {
  private final HoldoutReporting reporting;

  HoldoutResultsResource(HoldoutReporting reporting) {
    this.reporting = reporting;
  }

  /** Holds the visitors of a holdout against all others, in these goals or those it concerns. */
  @GET
  public HoldoutReport results(@PathParam("key") String key, @QueryParam("goal") List<String> goals)
      throws SQLException {
    return reporting.report(key, goals);
  }
}
