package io.microlift.tracking;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** HTTP of the requests and visitors that are set aside; bodies are personal, so admins only. */
@Path("/v1/quarantine")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.ADMIN)
@Blocking
class QuarantineResource {
  private final Quarantine quarantine;
  private final UnfoldedVisitors unfolded;
  private final Pipeline pipeline;

  QuarantineResource(Quarantine quarantine, UnfoldedVisitors unfolded, Pipeline pipeline) {
    this.quarantine = quarantine;
    this.unfolded = unfolded;
    this.pipeline = pipeline;
  }

  /**
   * What became of a retry.
   *
   * @param retried how many requests are being read, or visitors folded, again
   */
  record Retried(int retried) {}

  @GET
  public Page<Quarantine.Item> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor)
      throws SQLException {
    return Page.of(limit, cursor, quarantine::list);
  }

  @POST
  @Path("/retry")
  public Retried retryAll() throws SQLException {
    return retried(quarantine.retry(0));
  }

  @POST
  @Path("/{id}/retry")
  public Retried retry(@PathParam("id") int id) throws SQLException {
    int requests = id > 0 ? quarantine.retry(id) : 0;
    if (requests == 0) {
      throw new ProblemException(
          ProblemType.NOT_FOUND,
          "No request %d is set aside; see GET /v1/quarantine.".formatted(id));
    }
    return retried(requests);
  }

  @GET
  @Path("/visitors")
  public Page<UnfoldedVisitors.Item> visitors(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor)
      throws SQLException {
    return Page.of(limit, cursor, unfolded::list);
  }

  @POST
  @Path("/visitors/retry")
  public Retried retryVisitors() throws SQLException {
    return retried(unfolded.retry());
  }

  private Retried retried(int times) {
    pipeline.wake();
    return new Retried(times);
  }
}
