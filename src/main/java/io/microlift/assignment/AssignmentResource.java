package io.microlift.assignment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.tracking.EventIntake;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** HTTP of assignments; never leaves the event loop. */
@Path("/v1/assignments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.CLIENT)
@NonBlocking
class AssignmentResource {
  private static final List<String> PARAMETERS = List.of("visitorId", "experiments");

  private final RunningExperiments running;
  private final EventIntake intake;

  AssignmentResource(RunningExperiments running, EventIntake intake) {
    this.running = running;
    this.intake = intake;
  }

  /**
   * What a visitor gets.
   *
   * @param visitorId who asked
   * @param configVersion version of the definitions that decided
   * @param assignments one for each experiment
   */
  record Answer(String visitorId, long configVersion, List<Assignment> assignments) {}

  @POST
  public Uni<Answer> assign(
      @RequestBody(content = @Content(schema = @Schema(ref = "AssignmentRequest"))) byte[] body) {
    AssignmentRequest request = Body.read(body, Body.DEFINITION_LIMIT, AssignmentRequest::read);
    Answer answer = answer(request.visitor(), request.experiments());
    Map<String, String> seen = request.expose() ? seen(answer.assignments()) : Map.of();
    if (seen.isEmpty()) {
      return Uni.createFrom().item(answer);
    }
    return Uni.createFrom()
        .completionStage(
            intake.expose(request.visitor().id(), seen, request.visitor().attributes()))
        .replaceWith(answer);
  }

  @GET
  public Answer assign(
      @QueryParam("visitorId") @Nullable String visitorId,
      @QueryParam("experiments") @Nullable String experiments,
      @Context UriInfo uri) {
    if (visitorId == null || visitorId.isEmpty()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "visitorId is missing; add ?visitorId=… to the address.");
    }
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    uri.getQueryParameters()
        .forEach(
            (name, values) -> {
              if (!PARAMETERS.contains(name)) {
                attributes.put(name, values.get(0));
              }
            });
    return answer(
        new Visitor(visitorId, attributes),
        experiments == null ? null : List.of(experiments.split(",")));
  }

  private Answer answer(Visitor visitor, @Nullable List<String> experiments) {
    Assigner assigner = running.assigner();
    return new Answer(visitor.id(), assigner.version(), assigner.assign(visitor, experiments));
  }

  private static Map<String, String> seen(List<Assignment> assignments) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (Assignment assignment : assignments) {
      if (assignment.inExperiment() && assignment.variant() != null) {
        seen.put(assignment.experiment(), assignment.variant());
      }
    }
    return seen;
  }
}
