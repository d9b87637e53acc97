package io.microlift.notification;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Change;
import io.microlift.platform.Body;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of webhooks; only administrators see where messages go. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.ADMIN)
class WebhookResource {
  private final WebhookService service;

  WebhookResource(WebhookService service) {
    this.service = service;
  }

  /**
   * A message that will be sent.
   *
   * @param message its id
   */
  record Sent(String message) {}

  /** Creates or replaces a webhook; the answer to the first is the only one with the secret. */
  @PUT
  @Path("/{key}")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(Webhook.class)
  public Response put(
      @PathParam("key") String key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "WebhookDefinition"))) byte[] body) {
    WebhookDefinition definition =
        Body.read(body, Body.DEFINITION_LIMIT, f -> WebhookDefinition.read(f, key));
    Change<Webhook> change = service.put(definition, ifMatch);
    Response.ResponseBuilder response =
        change.created()
            ? Response.created(URI.create("/v1/webhooks/" + key)).entity(change.value())
            : Response.ok(change.value());
    return response.header(HttpHeaders.ETAG, EntityVersion.tag(change.value().version())).build();
  }

  @GET
  @Path("/{key}")
  @APIResponseSchema(Webhook.class)
  public Response get(@PathParam("key") String key) {
    Webhook webhook = service.get(key);
    return Response.ok(webhook)
        .header(HttpHeaders.ETAG, EntityVersion.tag(webhook.version()))
        .build();
  }

  @GET
  public Page<Webhook> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return Page.of(limit, cursor, service::list);
  }

  @DELETE
  @Path("/{key}")
  public void delete(
      @PathParam("key") String key, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    service.delete(key, ifMatch);
  }

  /** Makes a new secret; for a day messages are signed with both. */
  @POST
  @Path("/{key}/rotate")
  public Webhook rotate(@PathParam("key") String key) {
    return service.rotate(key);
  }

  /** Sends a message of type ping. */
  @POST
  @Path("/{key}/test")
  @APIResponseSchema(value = Sent.class, responseCode = "202")
  public Response test(@PathParam("key") String key) throws SQLException {
    return Response.accepted(new Sent(service.ping(key))).build();
  }

  /** What was sent, what was answered, and what is sent next; newest first. */
  @GET
  @Path("/{key}/deliveries")
  public Page<Delivery> deliveries(
      @PathParam("key") String key,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor)
      throws SQLException {
    return Page.of(limit, cursor, (before, most) -> service.deliveries(key, before, most));
  }

  /** Sends a message once more, whatever became of it. */
  @POST
  @Path("/{key}/deliveries/{id}/retry")
  public void retry(@PathParam("key") String key, @PathParam("id") long id) throws SQLException {
    service.retry(key, id);
  }
}
