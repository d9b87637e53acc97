package io.microlift.health;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.ExperimentKey;
import io.microlift.verdict.Forms;
import io.microlift.verdict.PlainText;
import io.microlift.verdict.Report;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of the health of one experiment; every verdict is answered with status 200. */
@Path("/v1/experiments/{key}/health")
@Produces({
  MediaType.APPLICATION_JSON,
  MediaType.TEXT_PLAIN,
  MediaType.APPLICATION_XML,
  Forms.SARIF
})
@Admits(Role.VIEWER)
class HealthResource {
  private final HealthService health;
  private final HealthSettings settings;

  HealthResource(HealthService health, HealthSettings settings) {
    this.health = health;
    this.settings = settings;
  }

  @GET
  @APIResponseSchema(Report.class)
  public Response one(
      @PathParam("key") ExperimentKey key,
      @QueryParam("policy") @DefaultValue("") String policy,
      @QueryParam("deciding") @DefaultValue("false") boolean deciding,
      @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept)
      throws SQLException {
    Report report = health.judge(key.value(), settings.policy().with(policy, deciding));
    List<Report> reports = List.of(report);
    return Forms.answer(accept, report.status(), report, () -> PlainText.of(reports), reports);
  }
}
