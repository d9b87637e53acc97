package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.ClientKeys;
import io.microlift.access.Role;
import io.microlift.assignment.Assigning;
import io.microlift.assignment.Assignment;
import io.microlift.assignment.AssignmentReason;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import io.microlift.tracking.EventIntake;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * OpenFeature's Remote Evaluation Protocol (OFREP) 0.3: an experiment is a flag. Evaluating tells
 * nobody that the visitor saw something; clients track that.
 *
 * <p>Source: OpenFeature, protocol repository, {@code service/openapi.yaml} 0.3.0.
 */
@Path("/ofrep/v1")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Admits(value = Role.CLIENT, keyInQuery = "client_key")
class OfrepResource {
  private static final String TRACK = "/ofrep/v1/track";
  private static final String EVENTS = "/ofrep/v1/events?client_key=";

  /** How long pages nobody looks at stay connected, in seconds. */
  private static final int INACTIVITY = 120;

  private final Assigning assigning;
  private final SnapshotFeed feed;
  private final EventIntake intake;
  private final LiveUpdates updates;
  private final ClientKeys clientKeys;

  OfrepResource(
      Assigning assigning,
      SnapshotFeed feed,
      EventIntake intake,
      LiveUpdates updates,
      ClientKeys clientKeys) {
    this.assigning = assigning;
    this.feed = feed;
    this.intake = intake;
    this.updates = updates;
    this.clientKeys = clientKeys;
  }

  @POST
  @Path("/evaluate/flags/{key: .+}")
  @NonBlocking
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "OfrepEvaluation")))
  public Uni<Response> evaluate(
      @PathParam("key") String key,
      @RequestBody(content = @Content(schema = @Schema(ref = "OfrepRequest"))) byte[] body) {
    ObjectNode context = context(body);
    if (context == null) {
      return Uni.createFrom().item(noTargetingKey(key));
    }
    return assigning
        .decide(OfrepFlag.question(context, List.of(key)), Map.of())
        .map(decided -> evaluation(decided.assignments().get(0)));
  }

  private Response evaluation(Assignment assignment) {
    if (assignment.reason() == AssignmentReason.UNKNOWN_EXPERIMENT) {
      return OfrepError.of(
          404,
          assignment.experiment(),
          "FLAG_NOT_FOUND",
          "There is no experiment '%s'.".formatted(assignment.experiment()));
    }
    return Response.ok(
            OfrepFlag.evaluation(assignment, feed.current()).toString(),
            MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  @POST
  @Path("/evaluate/flags")
  @NonBlocking
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(ref = "OfrepBulkEvaluation")))
  public Uni<Response> evaluateAll(
      @RequestBody(content = @Content(schema = @Schema(ref = "OfrepRequest"))) byte[] body,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known,
      @Context HttpServerRequest http) {
    ObjectNode context = context(body);
    if (context == null) {
      return Uni.createFrom().item(noTargetingKey(null));
    }
    return assigning
        .decide(OfrepFlag.question(context, null), Map.of())
        .map(decided -> evaluations(decided, context, known, clientKeys.of(http)));
  }

  /** The validator depends on the time and on what is remembered, too, because the flags do. */
  private Response evaluations(
      Assigning.Decided decided,
      ObjectNode context,
      @Nullable String known,
      @Nullable String clientKey) {
    Snapshot snapshot = feed.current();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode flags = answer.putArray("flags");
    decided.assignments().forEach(each -> flags.add(OfrepFlag.evaluation(each, snapshot)));
    String version = Long.toString(decided.configVersion());
    String etag = Etag.of(version, Etag.canonical(context), flags.toString());
    if (Etag.isKnown(known, etag)) {
      return Response.notModified().header(HttpHeaders.ETAG, etag).build();
    }
    answer
        .putObject("metadata")
        .put("configVersion", decided.configVersion())
        .put("trackUrl", TRACK);
    if (clientKey != null) {
      ObjectNode stream = answer.putArray("eventStreams").addObject().put("type", "sse");
      String encoded = URLEncoder.encode(clientKey, StandardCharsets.UTF_8);
      stream.putObject("endpoint").put("requestUri", EVENTS + encoded);
      stream.put("inactivityDelaySec", INACTIVITY);
    }
    return Response.ok(answer.toString(), MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.ETAG, etag)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache, private")
        .build();
  }

  /** Tells pages to evaluate again when that may give something else. */
  @GET
  @Path("/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @NonBlocking
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public RestMulti<OutboundSseEvent> events(
      @HeaderParam("Last-Event-ID") @Nullable String heard, @Context Sse sse) {
    return updates.followFlags(heard, sse);
  }

  /** Our extension: what OpenFeature's {@code track} says, as nothing in OFREP takes it. */
  @POST
  @Path("/track")
  @Blocking
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = EventIntake.Receipt.class)))
  public Uni<Response> track(
      @RequestBody(content = @Content(schema = @Schema(ref = "OfrepEvents"))) byte[] body) {
    return Uni.createFrom()
        .completionStage(intake.take(OfrepEvents.batch(Body.parse(body, Body.EVENTS_LIMIT))))
        .map(receipt -> Response.accepted(OfrepEvents.inTheirWords(receipt)).build());
  }

  /** The context of a request; null if it says nothing about whom it is for. */
  private static @Nullable ObjectNode context(byte[] body) {
    JsonNode context = Body.parse(body, Body.DEFINITION_LIMIT).path("context");
    if (context.isMissingNode() || context.isNull()) {
      return null;
    }
    if (!(context instanceof ObjectNode object)) {
      throw ProblemException.invalidBody(List.of(new Violation("/context", "must be an object")));
    }
    JsonNode targetingKey = object.path("targetingKey");
    boolean said = object.hasNonNull("targetingKey") && !targetingKey.asText("-").isEmpty();
    return said ? object : null;
  }

  private static Response noTargetingKey(@Nullable String key) {
    return OfrepError.of(
        400,
        key,
        "TARGETING_KEY_MISSING",
        "The context needs a targetingKey, which is the visitor's id.");
  }
}
