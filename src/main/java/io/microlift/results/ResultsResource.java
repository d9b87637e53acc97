package io.microlift.results;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.ExperimentKey;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/** HTTP of results. */
@Path("/v1/experiments/{key}")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.VIEWER)
class ResultsResource {
  private final ResultsService results;

  ResultsResource(ResultsService results) {
    this.results = results;
  }

  @GET
  @Path("/results")
  public ExperimentReport results(
      @PathParam("key") ExperimentKey key, @BeanParam ViewParameters parameters)
      throws SQLException {
    return results.report(key.value(), parameters.toView());
  }
}
