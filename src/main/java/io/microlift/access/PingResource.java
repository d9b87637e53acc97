package io.microlift.access;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Answers a constant: whether a key opens this server, and how fast a bare endpoint is. */
@Path("/v1/ping")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.CLIENT)
@NonBlocking
class PingResource {
  private static final Pong PONG = new Pong("ok");

  /**
   * The constant.
   *
   * @param status always "ok"
   */
  record Pong(String status) {}

  @GET
  public Pong ping() {
    return PONG;
  }

  @POST
  public Pong ping(byte[] ignored) {
    return PONG;
  }
}
