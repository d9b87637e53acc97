package io.microlift.results;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.ExperimentKey;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** HTTP of results. */
@Path("/v1/experiments/{key}/results")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.VIEWER)
class ResultsResource {
  private final ResultsService results;

  ResultsResource(ResultsService results) {
    this.results = results;
  }

  @GET
  public ExperimentReport results(
      @PathParam("key") ExperimentKey key,
      @QueryParam("phase") @Nullable Integer phase,
      @QueryParam("segment") @DefaultValue("") String segment,
      @QueryParam("bots") @DefaultValue("exclude") String bots)
      throws SQLException {
    return results.report(key.value(), phase, Visitors.of(segment, bots));
  }
}
