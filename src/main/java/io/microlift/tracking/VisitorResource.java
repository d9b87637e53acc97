package io.microlift.tracking;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.SQLException;

/** HTTP of what is known about one visitor. */
@Path("/v1/visitors/{id}")
@Admits(Role.ADMIN)
@Blocking
class VisitorResource {
  private final Erasure erasure;

  VisitorResource(Erasure erasure) {
    this.erasure = erasure;
  }

  /** Erases a person, by any id; tallies follow with the next refresh. */
  @DELETE
  public void erase(@PathParam("id") String id) throws SQLException {
    erasure.erase(id);
  }
}
