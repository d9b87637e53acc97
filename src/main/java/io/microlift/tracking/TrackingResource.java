package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** HTTP of events, in the shape of Segment's tracking API. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.CLIENT)
@Blocking
class TrackingResource {
  private final EventIntake intake;

  TrackingResource(EventIntake intake) {
    this.intake = intake;
  }

  @POST
  @Path("/batch")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> batch(
      @RequestBody(content = @Content(schema = @Schema(ref = "EventBatch"))) byte[] body) {
    return Uni.createFrom()
        .completionStage(intake.take(Body.parse(body, Body.EVENTS_LIMIT)))
        .map(TrackingResource::accepted);
  }

  @POST
  @Path("/track")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> track(
      @RequestBody(content = @Content(schema = @Schema(ref = "Event"))) byte[] body) {
    return single(body, "track");
  }

  @POST
  @Path("/page")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> page(
      @RequestBody(content = @Content(schema = @Schema(ref = "Event"))) byte[] body) {
    return single(body, "page");
  }

  @POST
  @Path("/identify")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> identify(
      @RequestBody(content = @Content(schema = @Schema(ref = "Event"))) byte[] body) {
    return single(body, "identify");
  }

  @POST
  @Path("/alias")
  @APIResponseSchema(value = EventIntake.Receipt.class, responseCode = "202")
  public Uni<Response> alias(
      @RequestBody(content = @Content(schema = @Schema(ref = "Event"))) byte[] body) {
    return single(body, "alias");
  }

  private Uni<Response> single(byte[] body, String type) {
    JsonNode item = Body.parse(body, Body.EVENTS_LIMIT);
    return Uni.createFrom()
        .completionStage(intake.take(Envelope.single(item, type)))
        .map(
            receipt -> {
              if (!receipt.rejected().isEmpty()) {
                String problem = receipt.rejected().get(0).problem();
                throw ProblemException.invalidBody(List.of(new Violation("", problem)));
              }
              return accepted(receipt);
            });
  }

  private static Response accepted(EventIntake.Receipt receipt) {
    return Response.accepted(receipt).build();
  }
}
