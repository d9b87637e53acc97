package io.microlift.lint;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Definitions;
import io.microlift.experiment.Proposal;
import io.microlift.platform.Body;
import io.microlift.platform.Documents;
import io.microlift.verdict.Forms;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of applying many definitions at once, as a pipeline does. */
@Path("/v1/apply")
@Consumes({MediaType.APPLICATION_JSON, Documents.YAML})
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Admits(Role.EDITOR)
class ApplyResource {
  private final Applying applying;
  private final Definitions definitions;

  ApplyResource(Applying applying, Definitions definitions) {
    this.applying = applying;
    this.definitions = definitions;
  }

  @POST
  @APIResponseSchema(Applied.class)
  public Response apply(
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept,
      @RequestBody(content = @Content(schema = @Schema(ref = "DefinitionSet"))) byte[] body)
      throws SQLException {
    Proposal proposal = Proposal.read(Documents.parse(body, contentType, Body.DEFINITIONS_LIMIT));
    Applied applied = dryRun ? applying.rehearse(proposal) : applying.apply(proposal);
    if (!dryRun) {
      definitions.announce();
    }
    return Forms.answer(accept, applied.status(), applied, applied::toText);
  }
}
