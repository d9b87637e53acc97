package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.access.Admits;
import io.microlift.access.AuditNotes;
import io.microlift.access.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** HTTP of what is known about one visitor. */
@Path("/v1/visitors/{id}")
@Admits(Role.ADMIN)
@Blocking
class VisitorResource {
  private static final String SUBJECT = "visitor";

  /** The audit must not remember whom it is about. */
  private static final String SOMEBODY = "-";

  private final Erasure erasure;
  private final VisitorExport export;
  private final AuditNotes notes;

  VisitorResource(Erasure erasure, VisitorExport export, AuditNotes notes) {
    this.erasure = erasure;
    this.export = export;
    this.notes = notes;
  }

  /** Erases a person, by any id; tallies follow with the next refresh. */
  @DELETE
  public void erase(@PathParam("id") String id) throws SQLException {
    notes.add("erased", SUBJECT, SOMEBODY);
    erasure.erase(id);
  }

  /** Everything that is stored about a person, by any id. */
  @GET
  @Path("/export")
  @Produces(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = JsonNode.class, responseCode = "200")
  public Response export(@PathParam("id") String id) throws SQLException {
    notes.add("exported", SUBJECT, SOMEBODY);
    return Response.ok(export.export(id)).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }
}
