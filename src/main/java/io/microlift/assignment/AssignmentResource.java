package io.microlift.assignment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.access.SecretKeys;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.tracking.PrivacySignals;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of assignments; never leaves the event loop. */
@Path("/v1/assignments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.CLIENT)
@NonBlocking
class AssignmentResource {
  private static final List<String> PARAMETERS = List.of("visitorId", "experiments", "explain");

  private final Assigning assigning;
  private final SecretKeys secretKeys;
  private final PrivacySignals signals;

  AssignmentResource(Assigning assigning, SecretKeys secretKeys, PrivacySignals signals) {
    this.assigning = assigning;
    this.secretKeys = secretKeys;
    this.signals = signals;
  }

  /**
   * What a visitor gets.
   *
   * @param visitorId who asked
   * @param configVersion version of the definitions that decided
   * @param assignments one for each experiment
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(String visitorId, long configVersion, List<Assignment> assignments) {}

  @POST
  @APIResponseSchema(value = Answer.class, responseCode = "200")
  public Uni<byte[]> assign(
      @RequestBody(content = @Content(schema = @Schema(ref = "AssignmentRequest"))) byte[] body,
      @Context HttpServerRequest http) {
    AssignmentRequest request = Body.read(body, Body.DEFINITION_LIMIT, AssignmentRequest::read);
    boolean records = request.expose() && !signals.forbidRecording(http);
    return answer(records ? request : request.withoutExposure(), http);
  }

  @GET
  @APIResponseSchema(value = Answer.class, responseCode = "200")
  public Uni<byte[]> assign(
      @QueryParam("visitorId") @Nullable String visitorId,
      @QueryParam("experiments") @Nullable String experiments,
      @QueryParam("explain") @Nullable String explain,
      @Context UriInfo uri,
      @Context HttpServerRequest http) {
    if (visitorId == null || visitorId.isEmpty()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "visitorId is missing; add ?visitorId=… to the address.");
    }
    checkLength("visitorId", visitorId, AssignmentRequest.LONGEST_ID);
    AssignmentRequest request =
        new AssignmentRequest(
            new Visitor(visitorId, attributes(uri)),
            experiments == null ? null : List.of(experiments.split(",")),
            false,
            Boolean.parseBoolean(explain));
    return answer(request, http);
  }

  private Uni<byte[]> answer(AssignmentRequest request, HttpServerRequest http) {
    Map<String, String> previews = Previews.read(http.query(), http.getHeader(Previews.HEADER));
    boolean secret = !previews.isEmpty() && secretKeys.oneOf(http::getHeader);
    return assigning.answer(request, previews, secret);
  }

  private static ObjectNode attributes(UriInfo uri) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    uri.getQueryParameters()
        .forEach(
            (name, values) -> {
              if (!PARAMETERS.contains(name) && !name.startsWith(Previews.PARAMETER)) {
                checkLength(name, values.get(0), AssignmentRequest.LONGEST_TEXT);
                attributes.put(name, values.get(0));
              }
            });
    return attributes;
  }

  private static void checkLength(String name, String value, int longest) {
    if (value.length() > longest) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "%s has %d characters, and at most %d are taken."
              .formatted(name, value.length(), longest));
    }
  }
}
