package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.access.Admits;
import io.microlift.access.BodyKeys;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/**
 * HTTP of events, in the shape of Segment's tracking API. Pages send JSON as plain text, so that
 * browsers do not ask first.
 */
@Path("/v1")
@Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Produces(MediaType.APPLICATION_JSON)
@Admits(value = Role.CLIENT, keyInBody = true)
@Blocking
class TrackingResource {
  private final EventIntake intake;
  private final BodyKeys bodyKeys;

  TrackingResource(EventIntake intake, BodyKeys bodyKeys) {
    this.intake = intake;
    this.bodyKeys = bodyKeys;
  }

  @POST
  @Path("/batch")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> batch(
      @RequestBody(
              content =
                  @Content(mediaType = "application/json", schema = @Schema(ref = "EventBatch")))
          byte[] body,
      @Context HttpServerRequest request) {
    return batch(json(body, request), request);
  }

  /** Takes a batch of the past; nothing sets it apart. */
  @POST
  @Path("/import")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> imported(
      @RequestBody(
              content =
                  @Content(mediaType = "application/json", schema = @Schema(ref = "EventBatch")))
          byte[] body,
      @Context HttpServerRequest request) {
    return batch(json(body, request), request);
  }

  /** Takes one item of the type that the address says. */
  @POST
  @Path("/{type: track|page|screen|identify|group|alias}")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> single(
      @PathParam("type") String type,
      @RequestBody(
              content = @Content(mediaType = "application/json", schema = @Schema(ref = "Event")))
          byte[] body,
      @Context HttpServerRequest request) {
    return single(type, json(body, request), request);
  }

  /** Takes what Segment's script for pages sends: it shortens every address to one letter. */
  @POST
  @Path("/{letter: [abgipst]}")
  @Operation(hidden = true)
  public Uni<Response> shortened(
      @PathParam("letter") String letter, byte[] body, @Context HttpServerRequest request) {
    return switch (letter) {
      case "b" -> batch(json(body, request), request);
      case "a" -> single("alias", json(body, request), request);
      case "g" -> single("group", json(body, request), request);
      case "i" -> single("identify", json(body, request), request);
      case "p" -> single("page", json(body, request), request);
      case "s" -> single("screen", json(body, request), request);
      default -> single("track", json(body, request), request);
    };
  }

  private Uni<Response> batch(JsonNode batch, HttpServerRequest request) {
    return Uni.createFrom()
        .completionStage(intake.take(batch))
        .map(receipt -> accepted(receipt, request));
  }

  private Uni<Response> single(String type, JsonNode item, HttpServerRequest request) {
    return Uni.createFrom()
        .completionStage(intake.take(Envelope.single(item, type)))
        .map(
            receipt -> {
              if (!receipt.rejected().isEmpty()) {
                String problem = receipt.rejected().get(0).problem();
                throw ProblemException.invalidBody(List.of(new Violation("", problem)));
              }
              return accepted(receipt, request);
            });
  }

  /** Reads a body, whose key opens the endpoint if no header has one. */
  private JsonNode json(byte[] body, HttpServerRequest request) {
    JsonNode json = Body.parse(body, request.getHeader("Content-Encoding"), Body.EVENTS_LIMIT);
    bodyKeys.admit(request, json.path("writeKey").textValue());
    return json;
  }

  /**
   * Some of Segment's clients take nothing but 200 for success, and would send what is known again
   * and again. They are those that send their key as the user name, or in the body.
   */
  private static Response accepted(EventIntake.Receipt receipt, HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    boolean ours =
        request.getHeader("X-API-Key") != null
            || (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7));
    return Response.status(ours ? Response.Status.ACCEPTED : Response.Status.OK)
        .entity(receipt)
        .build();
  }
}
