package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.tracking.EventIntake;
import io.microlift.tracking.Rejection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/**
 * HTTP of Google's Measurement Protocol. The key is the query's {@code api_secret}; the {@code
 * measurement_id} says nothing here. Bodies are JSON whatever type they claim to have.
 */
@Path("/")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Admits(value = Role.CLIENT, keyInQuery = "api_secret")
@Blocking
class Ga4Resource {
  private final EventIntake intake;

  Ga4Resource(EventIntake intake) {
    this.intake = intake;
  }

  /**
   * What is wrong with a request.
   *
   * @param validationMessages nothing if all is well
   */
  record Validation(List<Message> validationMessages) {}

  /**
   * What is wrong with one event.
   *
   * @param fieldPath where, such as {@code events[0]}
   * @param description what, and what would be right
   * @param validationCode always VALUE_INVALID
   */
  @Schema(name = "ValidationMessage")
  record Message(String fieldPath, String description, String validationCode) {
    static Message of(Rejection rejection) {
      return new Message(
          "events[%d]".formatted(rejection.index()), rejection.problem(), "VALUE_INVALID");
    }
  }

  /** Takes events; answers 204 if all will count, and else which never will, and why. */
  @POST
  @Path("/mp/collect")
  @APIResponse(responseCode = "204", description = "All events will count")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "200")
  public Uni<Response> collect(
      @RequestBody(
              content =
                  @Content(mediaType = "application/json", schema = @Schema(ref = "Ga4Events")))
          byte[] body,
      @Context HttpServerRequest request) {
    return Uni.createFrom()
        .completionStage(intake.take(batch(body, request)))
        .map(
            receipt ->
                receipt.rejected().isEmpty()
                    ? Response.noContent().build()
                    : Response.ok(receipt).build());
  }

  /** Says what {@code /mp/collect} would say, and takes nothing. */
  @POST
  @Path("/debug/mp/collect")
  public Validation validate(
      @RequestBody(
              content =
                  @Content(mediaType = "application/json", schema = @Schema(ref = "Ga4Events")))
          byte[] body,
      @Context HttpServerRequest request) {
    return new Validation(intake.judge(batch(body, request)).stream().map(Message::of).toList());
  }

  private static JsonNode batch(byte[] body, HttpServerRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    return Ga4Events.batch(Body.parse(body, encoding, Body.EVENTS_LIMIT));
  }
}
