package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** Answers a constant: whether a key opens this server, and how fast a bare endpoint is. */
@Path("/v1/ping")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.CLIENT)
@NonBlocking
class PingResource {
  private static final Pong PONG = new Pong("ok");
  private static final byte[] SMALLEST = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);
  private static final int LARGEST = 1024 * 1024;

  /** The constant of the size that was asked for last; white space may follow JSON. */
  private static volatile byte[] last = SMALLEST;

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

  /** Answers a constant of {@code size} bytes, if that is given. */
  @POST
  @APIResponseSchema(value = Pong.class, responseCode = "200")
  public byte[] ping(byte[] ignored, @QueryParam("size") @Nullable Integer size) {
    return size == null ? SMALLEST : ofSize(size);
  }

  private static byte[] ofSize(int size) {
    if (size < SMALLEST.length || size > LARGEST) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "size must be from %d to %d.".formatted(SMALLEST.length, LARGEST));
    }
    byte[] answer = last;
    if (answer.length != size) {
      answer = Arrays.copyOf(SMALLEST, size);
      Arrays.fill(answer, SMALLEST.length, size, (byte) ' ');
      last = answer;
    }
    return answer;
  }
}
