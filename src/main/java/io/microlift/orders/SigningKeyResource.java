package io.microlift.orders;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Page;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** HTTP of the keys that sign visitor tokens; their secrets are shown to nobody. */
@Path("/v1/signing-keys")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.ADMIN)
class SigningKeyResource {
  private final SigningKeys keys;

  SigningKeyResource(SigningKeys keys) {
    this.keys = keys;
  }

  @GET
  public Page<SigningKeys.Description> list() {
    return new Page<>(keys.list(), null);
  }

  /** Makes a key that signs from now on; tokens of the others stay good. */
  @POST
  @APIResponseSchema(value = SigningKeys.Description.class, responseCode = "201")
  public Response add() {
    return Response.status(Response.Status.CREATED).entity(keys.add()).build();
  }

  /** Ends a key and every token of it, on other nodes within a minute. */
  @DELETE
  @Path("/{id}")
  public void remove(@PathParam("id") int id) {
    keys.remove(id);
  }
}
