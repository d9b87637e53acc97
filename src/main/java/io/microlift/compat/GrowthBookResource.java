package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.assignment.Assigning;
import io.microlift.assignment.AssignmentRequest;
import io.microlift.assignment.CompiledExperiment;
import io.microlift.assignment.RunningExperiments;
import io.microlift.experiment.Snapshot;
import io.microlift.platform.Body;
import io.microlift.script.ScriptValue;
import io.microlift.tracking.EventIntake;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * What GrowthBook's SDKs ask: an experiment is a feature, decided by the SDK itself or here.
 *
 * <p>Source: GrowthBook, {@code packages/sdk-js} and its proxy.
 */
@Path("/")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Admits(value = Role.CLIENT, keyInPath = "clientKey")
class GrowthBookResource {
  private static final String CACHE =
      "public, max-age=30, stale-while-revalidate=3600, stale-if-error=36000";

  private final GrowthBookPayloads payloads;
  private final LiveUpdates updates;
  private final Assigning assigning;
  private final RunningExperiments running;
  private final EventIntake intake;

  GrowthBookResource(
      GrowthBookPayloads payloads,
      LiveUpdates updates,
      Assigning assigning,
      RunningExperiments running,
      EventIntake intake) {
    this.payloads = payloads;
    this.updates = updates;
    this.assigning = assigning;
    this.running = running;
    this.intake = intake;
  }

  /** Every live experiment, for SDKs that decide by themselves. */
  @GET
  @Path("/api/features/{clientKey}")
  @NonBlocking
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(ref = "GrowthBookFeatures")))
  public Response features(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
    GrowthBookPayload payload = payloads.current();
    Response.ResponseBuilder response =
        Etag.isKnown(known, payload.etag())
            ? Response.notModified()
            : Response.ok(payload.json(), MediaType.APPLICATION_JSON_TYPE);
    return response
        .header(HttpHeaders.ETAG, payload.etag())
        .header(HttpHeaders.CACHE_CONTROL, CACHE)
        .header("x-sse-support", "enabled")
        .build();
  }

  /** Sends the features again whenever they change. */
  @GET
  @Path("/sub/{clientKey}")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @NonBlocking
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public RestMulti<OutboundSseEvent> subscribe(
      @HeaderParam("Last-Event-ID") @Nullable String heard, @Context Sse sse) {
    return updates.followFeatures(heard, sse);
  }

  /** Decides for one visitor; the answer holds no condition and no other visitor. */
  @POST
  @Path("/api/eval/{clientKey}")
  @NonBlocking
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(ref = "GrowthBookFeatures")))
  public Uni<Response> evaluate(
      @RequestBody(content = @Content(schema = @Schema(ref = "GrowthBookVisitor"))) byte[] body) {
    JsonNode request = Body.parse(body, Body.DEFINITION_LIMIT);
    ObjectNode attributes =
        request.get("attributes") instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    JsonNode id = attributes.path(FeatureRules.ID);
    if (id.isContainerNode() || !ScriptValue.truth(id)) {
      return Uni.createFrom().item(controls());
    }
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    question.put("visitorId", ScriptValue.text(id)).set("attributes", attributes);
    AssignmentRequest read = Body.read(question, AssignmentRequest::read);
    Snapshot snapshot = running.assigner().snapshot();
    return assigning
        .decide(read, GrowthBookPreviews.of(request, snapshot))
        .map(
            decided ->
                answer(GrowthBookEvaluation.of(decided.assignments(), snapshot, attributes)));
  }

  /** Who has no id takes part in nothing, as in SDKs. */
  private Response controls() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", 200);
    ObjectNode features = answer.putObject("features");
    for (CompiledExperiment live : running.assigner().live()) {
      JsonNode control = FlagValue.of(live.variants().get(live.control()));
      features.putObject(live.key()).set("defaultValue", control);
    }
    return answer(answer);
  }

  /** Without a stream, which would send features that are not reduced to this visitor. */
  private static Response answer(ObjectNode answer) {
    return Response.ok(answer.toString(), MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Takes what the tracking plugin sends, as text or JSON. */
  @POST
  @Path("/track")
  @Blocking
  @Admits(value = Role.CLIENT, keyInQuery = "client_key")
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = GrowthBookEvents.Tracked.class)))
  public Uni<Response> track(
      @RequestBody(content = @Content(schema = @Schema(ref = "GrowthBookEvents"))) byte[] body,
      @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent) {
    GrowthBookEvents events = GrowthBookEvents.read(Body.parse(body, Body.EVENTS_LIMIT), userAgent);
    return Uni.createFrom()
        .completionStage(intake.take(events.batch()))
        .map(receipt -> Response.accepted(events.receipt(receipt)).build());
  }
}
