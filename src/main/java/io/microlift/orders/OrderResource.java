package io.microlift.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.access.SecretKeys;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/**
 * HTTP of orders that servers report. A secret key may name any visitor; with a client key, which
 * is public, an order counts if it comes with a visitor token.
 */
@Path("/v1/orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.CLIENT)
@Blocking
class OrderResource {
  private final EventIntake intake;
  private final SigningKeys keys;
  private final SecretKeys secretKeys;
  private final Clock clock;

  OrderResource(EventIntake intake, SigningKeys keys, SecretKeys secretKeys, Clock clock) {
    this.intake = intake;
    this.keys = keys;
    this.secretKeys = secretKeys;
    this.clock = clock;
  }

  /**
   * What became of a request.
   *
   * @param success always true: failures are problems
   * @param accepted how many reports will count
   * @param rejected the reports that never will
   */
  record OrderReceipt(boolean success, int accepted, List<RejectedOrder> rejected) {}

  /**
   * A report that never will count.
   *
   * @param index position in the list, from 0
   * @param orderId of the order, if it has one
   * @param problem what is wrong, and what would be right
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RejectedOrder(int index, @Nullable String orderId, String problem) {}

  /** Takes one report, or a list {@code orders}; answers when they are committed. */
  @POST
  @APIResponseSchema(value = OrderReceipt.class, responseCode = "202")
  public Uni<Response> take(
      @RequestBody(content = @Content(schema = @Schema(ref = "OrderReports"))) byte[] body,
      @Context HttpServerRequest request) {
    JsonNode json = Body.parse(body, request.getHeader("Content-Encoding"), Body.EVENTS_LIMIT);
    boolean secret = secretKeys.oneOf(request::getHeader);
    if (!json.has("orders")) {
      ArrayNode batch = JsonNodeFactory.instance.arrayNode().add(read(json, secret));
      return Uni.createFrom().completionStage(intake.take(envelope(batch))).map(OrderResource::one);
    }
    if (!(json.get("orders") instanceof ArrayNode orders)) {
      throw ProblemException.invalidBody(
          List.of(new Violation("/orders", "must be a list of orders")));
    }
    return list(orders, secret);
  }

  private Uni<Response> list(ArrayNode orders, boolean secret) {
    ArrayNode batch = JsonNodeFactory.instance.arrayNode();
    List<Integer> places = new ArrayList<>();
    List<RejectedOrder> rejected = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      try {
        batch.add(read(orders.get(i), secret));
        places.add(i);
      } catch (ProblemException e) {
        rejected.add(new RejectedOrder(i, orderId(orders.get(i)), problem(e)));
      }
    }
    return Uni.createFrom()
        .completionStage(intake.take(envelope(batch)))
        .map(
            receipt -> {
              for (Rejection each : receipt.rejected()) {
                int place = places.get(each.index());
                rejected.add(new RejectedOrder(place, orderId(orders.get(place)), each.problem()));
              }
              rejected.sort(Comparator.comparingInt(RejectedOrder::index));
              return accepted(new OrderReceipt(true, receipt.accepted(), rejected));
            });
  }

  private ObjectNode read(JsonNode order, boolean secret) {
    return Body.read(
        order, fields -> new OrderReader(fields, secret, keys::find, clock.instant()).read());
  }

  private static ObjectNode envelope(ArrayNode batch) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.set("batch", batch);
    return envelope;
  }

  private static Response one(EventIntake.Receipt receipt) {
    for (Rejection rejection : receipt.rejected()) {
      throw ProblemException.invalidBody(List.of(new Violation("", rejection.problem())));
    }
    return accepted(new OrderReceipt(true, receipt.accepted(), List.of()));
  }

  private static Response accepted(OrderReceipt receipt) {
    return Response.accepted(receipt).build();
  }

  private static @Nullable String orderId(JsonNode order) {
    JsonNode id = order.hasNonNull("orderId") ? order.get("orderId") : order.path("order_id");
    return id.isValueNode() && !id.isNull() ? id.asText() : null;
  }

  private static String problem(ProblemException e) {
    return e.violations().stream()
        .map(violation -> violation.pointer().replaceFirst("^/", "") + " " + violation.message())
        .collect(Collectors.joining("; "));
  }
}
