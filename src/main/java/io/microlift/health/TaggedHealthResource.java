package io.microlift.health;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.verdict.Forms;
import io.microlift.verdict.PlainText;
import io.microlift.verdict.Report;
import io.microlift.verdict.Reports;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of the health of all experiments with a tag; every verdict is answered with status 200. */
@Path("/v1/health")
@Produces({
  MediaType.APPLICATION_JSON,
  MediaType.TEXT_PLAIN,
  MediaType.APPLICATION_XML,
  Forms.SARIF
})
@Admits(Role.VIEWER)
class TaggedHealthResource {
  private final HealthService health;
  private final HealthSettings settings;

  TaggedHealthResource(HealthService health, HealthSettings settings) {
    this.health = health;
    this.settings = settings;
  }

  @GET
  @APIResponseSchema(Reports.class)
  public Response tagged(
      @QueryParam("tag") @DefaultValue("") String tag,
      @QueryParam("policy") @DefaultValue("") String policy,
      @QueryParam("deciding") @DefaultValue("false") boolean deciding,
      @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept)
      throws SQLException {
    List<Report> reports = health.judgeTagged(tag, settings.policy().with(policy, deciding));
    Reports all = Reports.of(reports);
    return Forms.answer(accept, all.status(), all, () -> PlainText.of(reports), reports);
  }
}
