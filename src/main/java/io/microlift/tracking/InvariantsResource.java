package io.microlift.tracking;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/** HTTP of the checks of what must always hold. */
@Path("/v1/invariants")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.ADMIN)
@Blocking
class InvariantsResource {
  private final Invariants invariants;
  private final Pipeline pipeline;

  InvariantsResource(Invariants invariants, Pipeline pipeline) {
    this.invariants = invariants;
    this.pipeline = pipeline;
  }

  /** What the last check found. */
  @GET
  public Invariants.Report last() {
    Invariants.Report last = invariants.last();
    if (last == null) {
      throw new ProblemException(
          ProblemType.NOT_FOUND,
          "This server has not checked anything yet; have it check with POST /v1/invariants.");
    }
    return last;
  }

  /** Checks now, and repairs. */
  @POST
  public Invariants.Report check() throws SQLException {
    Invariants.Report report = invariants.check();
    pipeline.wake();
    return report;
  }
}
