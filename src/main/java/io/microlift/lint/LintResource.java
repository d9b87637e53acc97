package io.microlift.lint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Proposal;
import io.microlift.platform.Body;
import io.microlift.platform.Documents;
import io.microlift.verdict.Forms;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of lint: says what is wrong with a definition, and stores nothing. */
@Path("/v1/experiments:validate")
@Consumes({MediaType.APPLICATION_JSON, Documents.YAML})
@Produces({
  MediaType.APPLICATION_JSON,
  MediaType.TEXT_PLAIN,
  MediaType.APPLICATION_XML,
  Forms.SARIF
})
@Admits(Role.VIEWER)
class LintResource {
  private static final List<String> SETS = List.of("experiments", "holdouts", "source");

  private final Applying applying;

  LintResource(Applying applying) {
    this.applying = applying;
  }

  /** Takes one experiment, or a set of definitions as {@code /v1/apply} does. */
  @POST
  @APIResponseSchema(Validated.class)
  public Response validate(
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept,
      @RequestBody(content = @Content(schema = @Schema(ref = "DefinitionSetOrExperiment")))
          byte[] body) {
    List<ObjectNode> documents = Documents.parse(body, contentType, Body.DEFINITIONS_LIMIT);
    boolean set =
        documents.size() > 1 || SETS.stream().anyMatch(name -> documents.get(0).has(name));
    Proposal proposal = set ? Proposal.read(documents) : Proposal.ofExperiment(documents.get(0));
    Validated validated = Validated.of(proposal.violations(), applying.judge(proposal));
    return Forms.answer(
        accept, validated.status(), validated, validated::toText, validated.experiments());
  }
}
