package io.microlift.results;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.ExperimentKey;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

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

  @GET
  @Path("/timeseries")
  public TimeSeries timeSeries(
      @PathParam("key") ExperimentKey key,
      @QueryParam("goal") @DefaultValue("") String goal,
      @BeanParam ViewParameters parameters)
      throws SQLException {
    return results.timeSeries(key.value(), parameters.toView(), goal);
  }

  @GET
  @Path("/segments")
  public Segments segments(
      @PathParam("key") ExperimentKey key,
      @QueryParam("by") @Nullable String by,
      @BeanParam ViewParameters parameters)
      throws SQLException {
    return results.segments(key.value(), parameters.toView(), by);
  }

  @GET
  @Path("/funnel")
  public Funnel funnel(@PathParam("key") ExperimentKey key, @BeanParam ViewParameters parameters)
      throws SQLException {
    return results.funnel(key.value(), parameters.toView());
  }

  @GET
  @Path("/decomposition")
  public Decomposition decomposition(
      @PathParam("key") ExperimentKey key, @BeanParam ViewParameters parameters)
      throws SQLException {
    return results.decomposition(key.value(), parameters.toView());
  }

  @GET
  @Path("/sensitivity")
  public Sensitivity sensitivity(
      @PathParam("key") ExperimentKey key,
      @QueryParam("lift") @Nullable Double lift,
      @BeanParam ViewParameters parameters)
      throws SQLException {
    return results.sensitivity(key.value(), parameters.toView(), lift);
  }

  @GET
  @Path("/export.csv")
  @Produces("text/csv; charset=UTF-8")
  public RestResponse<String> export(
      @PathParam("key") ExperimentKey key, @BeanParam ViewParameters parameters)
      throws SQLException {
    String table = CsvExport.of(results.report(key.value(), parameters.toView()));
    return RestResponse.ResponseBuilder.ok(table)
        .header("Content-Disposition", "attachment; filename=\"%s.csv\"".formatted(key))
        .build();
  }
}
